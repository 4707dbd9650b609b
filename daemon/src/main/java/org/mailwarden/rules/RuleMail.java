package org.mailwarden.rules;

/**
 * Who is told of an alert.
 *
 * @param owner how the mailbox itself is told
 * @param recovery whether the recovery address, where one is known, gets the alert too
 * @param administrator whether the site's administrators get it
 */
public record RuleMail(Owner owner, boolean recovery, boolean administrator) {
  /** How the mailbox itself is told. */
  public enum Owner {
    /** By a mail of its own, at once. */
    ALERT,
    /** In the next digest. */
    DIGEST,
    /** Not at all. */
    NONE
  }
}
