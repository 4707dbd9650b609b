package org.mailwarden.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mailwarden.directory.Languages;

/**
 * The language a reader wants: the one they chose (kept in a cookie), else the first of their
 * browser's that the site speaks.
 */
final class LanguageChoice {
  static final String PARAMETER = "lang";
  private static final String COOKIE = "mailwarden-language";
  private static final String YEAR = "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax";
  private static final List<String> PATHS =
      List.of("/", "/help", AccountMenu.PATH, LogAddress.PATH);

  private final Languages languages;
  private final boolean https;

  LanguageChoice(Languages languages, boolean https) {
    this.languages = languages;
    this.https = https;
  }

  Optional<Locale> of(PageRequest request) {
    return request
        .cookie(COOKIE)
        .flatMap(this::spoken)
        .or(() -> languages.best(request.acceptLanguage()));
  }

  /** Where a request chooses a language: keeps it, and shows the same page in it. */
  Optional<PageResponse> chosenBy(PageRequest request) {
    if (!PATHS.contains(request.path())) {
      return Optional.empty();
    }
    return inAddress(request)
        .map(
            language ->
                PageResponse.redirect(addressWithoutChoice(request))
                    .with(
                        "Set-Cookie",
                        COOKIE
                            + "="
                            + language.toLanguageTag()
                            + YEAR
                            + (https ? "; Secure" : "")));
  }

  /** The language that the address itself asks for, if the site speaks it. */
  Optional<Locale> inAddress(PageRequest request) {
    return request.parameter(PARAMETER).flatMap(this::spoken);
  }

  private Optional<Locale> spoken(String tag) {
    return languages.all().stream().filter(l -> l.toLanguageTag().equals(tag)).findFirst();
  }

  /** Of the query only what the page itself writes comes back. */
  private static String addressWithoutChoice(PageRequest request) {
    String query =
        Arrays.stream(request.query().split("&"))
            .filter(pair -> pair.matches("(account|type|date|before)=[a-z0-9.-]{0,64}"))
            .collect(Collectors.joining("&"));
    return request.path() + (query.isEmpty() ? "" : "?" + query);
  }
}
