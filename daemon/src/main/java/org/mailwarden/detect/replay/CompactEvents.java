package org.mailwarden.detect.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.LocatedEvent;

/**
 * Makes events small that are to be kept by the hundred thousand: what comes again and again is one
 * object, and what no rule can ask for, a mail's queue id, relay and the relay's answer, is left
 * out.
 */
final class CompactEvents {
  private final Map<Account, Account> accounts = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Map<ClientAddress, Client> clients = new HashMap<>();

  LocatedEvent compact(LocatedEvent located) {
    Client client = client(located);
    return new LocatedEvent(compact(located.event(), client.address()), client.origin());
  }

  private LogEvent compact(LogEvent event, Optional<ClientAddress> client) {
    Account account = accounts.computeIfAbsent(event.account(), a -> a);
    if (event instanceof SuccessfulLogin login) {
      return new SuccessfulLogin(
          login.time(), account, name(login.login(), account), once(login.service()), client);
    }
    if (event instanceof FailedLogin login) {
      return new FailedLogin(
          login.time(),
          account,
          name(login.login(), account),
          once(login.service()),
          client,
          login.reason());
    }
    if (event instanceof MailAttempt mail) {
      return new MailAttempt(
          mail.time(),
          account,
          client,
          name(mail.sender(), account),
          name(mail.login(), account),
          "",
          "",
          once(mail.status()),
          mail.recipient(),
          "");
    }
    AccountChange change = (AccountChange) event;
    return new AccountChange(
        change.time(), account, change.kind(), client, once(change.by()), change.note());
  }

  /** Mostly the account's own address. */
  private static String name(String text, Account account) {
    return text.equals(account.address()) ? account.address() : text;
  }

  private String once(String text) {
    return texts.computeIfAbsent(text, t -> t);
  }

  private Client client(LocatedEvent located) {
    Optional<ClientAddress> address = located.event().client();
    if (address.isEmpty()) {
      return Client.NONE;
    }
    Client known =
        clients.computeIfAbsent(address.get(), a -> new Client(address, located.origin()));
    // Rows of a month may be from before and after a new geo file.
    return known.origin().equals(located.origin())
        ? known
        : new Client(known.address(), located.origin());
  }

  private record Client(Optional<ClientAddress> address, Optional<Origin> origin) {
    static final Client NONE = new Client(Optional.empty(), Optional.empty());
  }
}
