package org.mailwarden.cli.bench.quality;

import java.util.Locale;

/** What somebody does who has another's password. */
enum TakeoverKind {
  /** Reads from abroad, a few times a day. */
  FOREIGN_READER,
  /** Sends hundreds of messages through many addresses of many countries. */
  BOTNET_SPAMMER,
  /** Sends a dozen messages an hour from another provider of the same country. */
  SLOW_SENDER,
  /**
   * Reads from another provider of the same country, at odd and even hours, between the owner's.
   */
  OTHER_PROVIDER_READER,
  /** Guesses the password, from abroad or from the same country, and reads. */
  FAILURES_THEN_SUCCESS,
  /** Logs in from abroad or from another provider and has the mail forwarded. */
  FORWARDING_CHANGED,
  /** Changes the password from abroad. */
  PASSWORD_CHANGED_ABROAD,
  /** Sends through a rented server in the same country. */
  HOSTED_SENDER;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
