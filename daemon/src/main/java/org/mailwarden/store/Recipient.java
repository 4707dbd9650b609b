package org.mailwarden.store;

/** Whom a mail goes to, and why them. */
public record Recipient(String address, Role role) {
  /** Why somebody is told. */
  public enum Role {
    /** The mailbox itself. */
    OWNER,
    /** The owner's other address. */
    RECOVERY,
    /** One who looks after the daemon. */
    ADMINISTRATOR
  }
}
