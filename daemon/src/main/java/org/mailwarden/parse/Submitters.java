package org.mailwarden.parse;

import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;

/**
 * Whose a message is: of the login that submitted it, or, from a listed network that may send
 * without a login, of its sender.
 */
final class Submitters {
  private final AccountNames names;
  private final List<IPAddress> ownNetworks;

  /**
   * @param ownNetworks prefixes whose clients may send without a login
   */
  Submitters(AccountNames names, List<IPAddress> ownNetworks) {
    this.names = names;
    this.ownNetworks = List.copyOf(ownNetworks);
  }

  /**
   * The account that sent a message; empty if it is none of the site's own.
   *
   * @param login as the client gave it; empty if it gave none
   * @param sender the envelope sender
   */
  Optional<Account> accountOf(String login, String sender, Optional<ClientAddress> client) {
    if (!login.isEmpty()) {
      return names.of(login);
    }
    boolean own = names.isOwn(sender) && client.isPresent() && isOwnNetwork(client.get());
    return own ? names.of(sender) : Optional.empty();
  }

  private boolean isOwnNetwork(ClientAddress client) {
    for (IPAddress network : ownNetworks) {
      if (network.contains(client.ip())) {
        return true;
      }
    }
    return false;
  }
}
