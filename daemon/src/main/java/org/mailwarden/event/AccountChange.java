package org.mailwarden.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Something about the account itself changed.
 *
 * @param by who did it, as the source names them; empty where it doesn't say
 * @param note what else the source says, such as the new forwarding address; may be empty
 */
public record AccountChange(
    Instant time,
    Account account,
    Kind kind,
    Optional<ClientAddress> client,
    String by,
    String note)
    implements LogEvent {
  /** What changed. */
  public enum Kind {
    CREATED("created"),
    PASSWORD_CHANGED("password-changed"),
    PASSWORD_RESET("password-reset"),
    LOCKED("locked"),
    UNLOCKED("unlocked"),
    FORWARDING_CHANGED("forwarding-changed"),
    RECOVERY_ADDRESS_CHANGED("recovery-address-changed"),
    APP_PASSWORD_CREATED("app-password-created"),
    APP_PASSWORD_REMOVED("app-password-removed"),
    CHANGED("changed"),
    DELETED("deleted");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The kind in JSON and in the message files, such as {@code password-changed}. */
    public String label() {
      return label;
    }

    /**
     * The kind with this label.
     *
     * @throws IllegalArgumentException if no kind has it
     */
    public static Kind ofLabel(String label) {
      for (Kind kind : values()) {
        if (kind.label.equals(label)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown account change \"" + label + "\"");
    }
  }

  @Override
  public Stream stream() {
    return Stream.ACCOUNT_MANAGEMENT;
  }
}
