package org.mailwarden.rules;

/** Whether a rule is in force. */
public enum RuleMode {
  /** Judges, stores alerts and mails. */
  ON,
  /** Judges and stores alerts, which show everywhere; mails nobody. */
  SHADOW,
  /** Doesn't look. */
  OFF
}
