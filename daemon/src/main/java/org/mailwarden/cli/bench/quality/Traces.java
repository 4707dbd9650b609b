package org.mailwarden.cli.bench.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.SuccessfulLogin;

/** The events that somebody's doings leave in the logs of one account. */
final class Traces {
  private static final Duration A_DELIVERY = Duration.ofMillis(1_300);

  private final Account account;
  private final SplittableRandom random;
  private final List<LogEvent> events = new ArrayList<>();

  Traces(Account account, SplittableRandom random) {
    this.account = account;
    this.random = random;
  }

  List<LogEvent> events() {
    return events;
  }

  void login(Instant time, String service, ClientAddress client) {
    events.add(new SuccessfulLogin(time, account, account.address(), service, Optional.of(client)));
  }

  void failure(Instant time, String service, ClientAddress client) {
    events.add(
        new FailedLogin(
            time,
            account,
            account.address(),
            service,
            Optional.of(client),
            FailedLogin.Reason.WRONG_PASSWORD));
  }

  void change(Instant time, AccountChange.Kind kind, ClientAddress client) {
    events.add(new AccountChange(time, account, kind, Optional.of(client), account.address(), ""));
  }

  /**
   * Submits one message: a login by its service, and an attempt a recipient.
   *
   * @param refused share of the recipients whose servers don't know them, 0 to 1
   */
  void message(Instant time, ClientAddress client, int recipients, double refused) {
    login(time, "submission", client);
    String id =
        Long.toHexString(0x1000000000L + random.nextLong(0xFFFFFFFFFL))
            .toUpperCase(java.util.Locale.ROOT);
    Instant ended = time.plus(A_DELIVERY);
    for (int i = 0; i < recipients; i++) {
      boolean bounced = random.nextDouble() < refused;
      events.add(
          new MailAttempt(
              ended,
              account,
              Optional.of(client),
              account.address(),
              account.address(),
              "mx.other.example[203.0.113.25]:25",
              id,
              bounced ? "bounced" : "sent",
              "reader" + random.nextInt(1_000_000) + "@other.example",
              bounced ? "550 5.1.1 User unknown" : "250 2.0.0 Ok"));
      ended = ended.plusMillis(20);
    }
  }
}
