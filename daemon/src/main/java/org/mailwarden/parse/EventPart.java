package org.mailwarden.parse;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mailwarden.event.Stream;

/** What a pattern can tell of an event: the names that its captures and fixed values may have. */
public enum EventPart {
  LOGIN,
  IP,
  SERVICE,
  REASON,
  SENDER,
  RECIPIENT,
  STATUS,
  QID,
  RELAY,
  RESPONSE,
  CHANGE,
  BY,
  NOTE;

  /** The part's name in a pattern, such as {@code login}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part with this name, if there is one. */
  public static Optional<EventPart> ofLabel(String label) {
    return Arrays.stream(values()).filter(part -> part.label().equals(label)).findFirst();
  }

  /** The parts that an event of this stream has. */
  public static Set<EventPart> of(Stream stream) {
    return switch (stream) {
      case SUCCESSFUL_LOGIN -> EnumSet.of(LOGIN, IP, SERVICE);
      case FAILED_LOGIN -> EnumSet.of(LOGIN, IP, SERVICE, REASON);
      case ACCOUNT_MANAGEMENT -> EnumSet.of(LOGIN, IP, CHANGE, BY, NOTE);
      case SMTP_MAIL -> EnumSet.of(LOGIN, IP, SENDER, RECIPIENT, STATUS, QID, RELAY, RESPONSE);
    };
  }

  /** The parts without which a line tells nothing: they must be captured. */
  public static List<EventPart> mustBeCaptured(Stream stream) {
    return switch (stream) {
      case SUCCESSFUL_LOGIN, FAILED_LOGIN -> List.of(LOGIN, IP);
      case ACCOUNT_MANAGEMENT -> List.of(LOGIN);
      case SMTP_MAIL -> List.of(RECIPIENT);
    };
  }

  /** The parts that are the same in every line, or captured. */
  public static List<EventPart> mustBeKnown(Stream stream) {
    return switch (stream) {
      case SUCCESSFUL_LOGIN, FAILED_LOGIN -> List.of(SERVICE);
      case ACCOUNT_MANAGEMENT -> List.of(CHANGE);
      case SMTP_MAIL -> List.of(STATUS);
    };
  }
}
