package org.mailwarden.rules;

/** Whose events a rule puts together. */
public enum Per {
  ACCOUNT,
  /** All accounts of the account's owner. */
  PERSON,
  /** The client's address, at whatever accounts. */
  ADDRESS,
  /** The client's network, at whatever accounts. */
  NETWORK
}
