package org.mailwarden.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses the known name that a misspelt one was meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The known name nearest to this one, if any is near: at most two edits away, or a third of its
   * length for a long one, upper case and {@code _} for {@code -} not counted. Of several as near,
   * the one with more letters in common: {@code prot} is {@code port}, not {@code from}.
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = plain(name);
    int furthest = Math.max(Math.min(2, wanted.length() / 2), wanted.length() / 3);
    LevenshteinDistance distance = new LevenshteinDistance(furthest);
    JaroWinklerSimilarity likeness = new JaroWinklerSimilarity();
    record Candidate(String name, int distance, double likeness) {}
    return known.stream()
        .map(
            candidate ->
                new Candidate(
                    candidate,
                    distance.apply(wanted, plain(candidate)),
                    likeness.apply(wanted, plain(candidate))))
        .filter(candidate -> candidate.distance >= 0)
        .min(
            Comparator.comparingInt(Candidate::distance)
                .thenComparing(Candidate::likeness, Comparator.reverseOrder())
                .thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** {@code ; did you mean "recipients"?}, or nothing where no known name is near. */
  public static String after(String name, Collection<String> known) {
    return nearest(name, known).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }

  private static String plain(String name) {
    String cut = name.length() <= 100 ? name : name.substring(0, 100);
    return cut.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
