package org.mailwarden.directory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages that a site speaks. */
public final class Languages {
  private final List<Locale> spoken;

  /**
   * @param tags BCP 47, such as {@code zh-TW}; the first is the default
   */
  public Languages(List<String> tags) {
    this.spoken = tags.stream().map(Locale::forLanguageTag).toList();
  }

  /** All, the default first. */
  public List<Locale> all() {
    return spoken;
  }

  /** The one that best fits an Accept-Language header or a tag; empty if none does. */
  public Optional<Locale> best(String wanted) {
    String accepted = wanted.replace('_', '-');
    try {
      return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(accepted), spoken))
          .or(() -> sameLanguage(accepted));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** "zh" or "zh-Hant-HK" is better served by "zh-TW" than by English. */
  private Optional<Locale> sameLanguage(String accepted) {
    for (Locale.LanguageRange range : Locale.LanguageRange.parse(accepted)) {
      String language = Locale.forLanguageTag(range.getRange()).getLanguage();
      for (Locale candidate : spoken) {
        if (!language.isEmpty() && candidate.getLanguage().equals(language)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }
}
