package org.mailwarden.web;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.directory.Languages;
import org.mailwarden.template.Templates;

/** The page templates, each with what the layout around it needs. */
final class Pages {
  private final PageSettings settings;
  private final Languages languages;
  private final Templates templates;
  private final StaticFiles files;
  private final Optional<PortalSettings> portal;

  Pages(
      PageSettings settings,
      Languages languages,
      Templates templates,
      StaticFiles files,
      Optional<PortalSettings> portal) {
    this.settings = settings;
    this.languages = languages;
    this.templates = templates;
    this.files = files;
    this.portal = portal;
  }

  /** A page that says what is the matter and what to do: messages {@code notice.KEY.title} ... */
  PageResponse notice(int status, String key, Locale language) {
    return notice(status, key, language, Map.of());
  }

  /** A notice with the way back to the portal, where one is known. */
  PageResponse portalNotice(int status, String key, Locale language) {
    return portal
        .flatMap(PortalSettings::address)
        .map(
            address ->
                notice(
                    status,
                    key,
                    language,
                    Map.of("href", address.toString(), "label", "portal.back")))
        .orElseGet(() -> notice(status, key, language));
  }

  /**
   * A notice to who is not signed in. Where there is a portal, the messages are those of {@code
   * KEY-portal}.
   */
  PageResponse signInNotice(int status, String key, Locale language) {
    return portalNotice(status, portal.isPresent() ? key + "-portal" : key, language);
  }

  /** Says that there is no such account among the reader's, who is signed in. */
  PageResponse notYours(Locale language) {
    return page(
        404,
        "notice",
        language,
        AccountMenu.PATH,
        true,
        Map.of("key", "not-yours", "href", AccountMenu.PATH, "label", "accounts.title"));
  }

  private PageResponse notice(int status, String key, Locale language, Map<String, Object> action) {
    Map<String, Object> model = new HashMap<>(action);
    model.put("key", key);
    model.putIfAbsent("href", "");
    return page(status, "notice", language, "/", false, model);
  }

  PageResponse help(Locale language, boolean signedIn) {
    return page(
        200, "help", language, "/help", signedIn, Map.of("days", settings.retention().toDays()));
  }

  /**
   * @param address the page's own path and query, where it is shown in another language
   */
  PageResponse page(
      int status,
      String name,
      Locale language,
      String address,
      boolean signedIn,
      Map<String, Object> model) {
    Map<String, Object> all = new HashMap<>(model);
    all.put("lang", language.toLanguageTag());
    all.put("languages", languageLinks(language, address));
    all.put("site", settings.siteName());
    all.put("contact", settings.contact());
    all.put("changePasswordUrl", settings.changePasswordUrl().toString());
    all.put("creditDbIp", settings.creditDbIp());
    all.put("css", files.address("page.css"));
    all.put("signedIn", signedIn);
    all.put("portal", portal.isPresent());
    return PageResponse.html(status, templates.render(name + ".html", language, all))
        .with("Content-Language", language.toLanguageTag());
  }

  private List<LanguageLink> languageLinks(Locale current, String address) {
    char separator = address.contains("?") ? '&' : '?';
    return languages.all().stream()
        .map(
            language ->
                new LanguageLink(
                    language.toLanguageTag(),
                    templates.message(language, "language.name"),
                    address + separator + LanguageChoice.PARAMETER + "=" + language.toLanguageTag(),
                    language.equals(current)))
        .toList();
  }

  /** A language's own name, and where this page is in it. Public for the template engine's sake. */
  public record LanguageLink(String tag, String name, String href, boolean current) {}
}
