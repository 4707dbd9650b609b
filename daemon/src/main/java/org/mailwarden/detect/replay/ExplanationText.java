package org.mailwarden.detect.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mailwarden.detect.Explanation;
import org.mailwarden.detect.Verdict;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Origin;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;

/**
 * How an event was judged, in English for administrators. Lines may quote what clients sent: who
 * prints them makes them safe.
 */
public final class ExplanationText {
  private ExplanationText() {}

  /** All rules' looks, those first that looked at the event's log. */
  public static List<String> lines(Explanation explanation) {
    List<String> lines = new ArrayList<>();
    lines.add(event(explanation.sighting().located().event()));
    explanation.sighting().located().origin().map(ExplanationText::origin).ifPresent(lines::add);
    lines.add(attention(explanation));
    for (Explanation.Look look : explanation.looks()) {
      if (hasLooked(look)) {
        lines.add("");
        lines.addAll(lines(look));
      }
    }
    String others = others(explanation);
    if (!others.isEmpty()) {
      lines.add("");
      lines.add("rules that are off or look at other logs: " + others);
    }
    return lines;
  }

  /** One rule's look. */
  static List<String> lines(Explanation.Look look) {
    List<String> lines = new ArrayList<>();
    lines.add(
        look.rule().name()
            + ", "
            + look.rule().mode().name().toLowerCase(Locale.ROOT)
            + ": "
            + look.alert().map(ExplanationText::alert).orElseGet(() -> words(look.verdict())));
    lines.add("  why: " + look.reason());
    if (!look.values().isEmpty()) {
      lines.add("  when: " + look.rule().when().source());
      look.values().forEach((name, value) -> lines.add("    " + name + " = " + shown(value)));
    }
    return lines;
  }

  private static String event(LogEvent event) {
    return event.stream().label()
        + " of "
        + event.account().address()
        + " at "
        + event.time()
        + event.client().map(client -> ", from " + client).orElse("");
  }

  private static String origin(Origin origin) {
    return "  country "
        + (origin.country().isEmpty() ? "unknown" : origin.country())
        + ", network "
        + origin.network()
        + (origin.asn() == 0 ? "" : ", AS" + origin.asn() + " " + origin.organization());
  }

  private static String attention(Explanation explanation) {
    if (explanation.sighting().signs().isEmpty()) {
      return "  nothing about it drew attention: no rule was asked; each would have said:";
    }
    return "  it drew attention by: "
        + new TreeMap<>(explanation.sighting().signs())
            .entrySet().stream()
                .map(sign -> (lower(sign.getKey()) + " " + sign.getValue()).strip())
                .collect(Collectors.joining(", "));
  }

  private static boolean hasLooked(Explanation.Look look) {
    return look.verdict() != Verdict.OFF && look.verdict() != Verdict.OTHER_STREAM;
  }

  private static String others(Explanation explanation) {
    return explanation.looks().stream()
        .filter(look -> !hasLooked(look))
        .map(look -> look.rule().name())
        .collect(Collectors.joining(", "));
  }

  private static String alert(NewAlert alert) {
    String to =
        alert.mails().stream()
            .map(Recipient::role)
            .distinct()
            .map(ExplanationText::lower)
            .collect(Collectors.joining(", "));
    return "alert, "
        + alert.severity()
        + ", of "
        + alert.subject()
        + (to.isEmpty() ? ", mailed to nobody" : ", mailed to: " + to)
        + (alert.digest() ? ", in the digest" : "");
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case OFF -> "off";
      case OTHER_STREAM -> "looks at another log";
      case NO_SIGN -> "no alert, it lacks the sign that the rule needs";
      case NO_SUBJECT -> "no alert, there is nobody it could be about";
      case NOT_FRESH -> "no alert, the event was too old";
      case LEARNING -> "no alert, the account was still being learnt";
      case CONDITION_FALSE -> "no alert, its condition doesn't hold";
      case TROUBLE -> "no alert, its condition could not be worked out";
      case NOTHING_FOUND -> "no alert, nothing unusual";
      case MUTED -> "no alert, muted";
      case OUTSHONE -> "no alert, another rule tells more";
      case ALERT -> "alert";
    };
  }

  private static String shown(Object value) {
    if (value instanceof String text) {
      return '"' + text + '"';
    }
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.2f", number)
        : String.valueOf(value);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
