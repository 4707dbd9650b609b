package org.mailwarden.store;

import org.mailwarden.event.ClientAddress;

/** Whose events are asked for. */
public sealed interface Scope {
  /** Those of one account. */
  record OfAccount(long accountId) implements Scope {}

  /** Those of one client address, at all accounts. */
  record OfAddress(ClientAddress client) implements Scope {}

  /** Those of the network that a client address is in ({@link ClientAddress#network}). */
  record OfNetwork(ClientAddress client) implements Scope {}
}
