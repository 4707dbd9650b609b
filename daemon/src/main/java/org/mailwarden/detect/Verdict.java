package org.mailwarden.detect;

/** What became of an event at a rule. */
public enum Verdict {
  /** The rule is off. */
  OFF,
  /** The event is of another log than the rule looks at. */
  OTHER_STREAM,
  /** Nothing about the event drew the attention that the rule needs. */
  NO_SIGN,
  /** The rule is about accounts, and the event is of none that exists; or it has no address. */
  NO_SUBJECT,
  /** The event is too old. */
  NOT_FRESH,
  /** The account is too young. */
  LEARNING,
  /** Its condition doesn't hold. */
  CONDITION_FALSE,
  /** Its condition could not be worked out. */
  TROUBLE,
  /** The rule looked and found nothing unusual. */
  NOTHING_FOUND,
  /** The same was told lately. */
  MUTED,
  /** Another rule's alert tells more of the same event. */
  OUTSHONE,
  /** An alert. */
  ALERT
}
