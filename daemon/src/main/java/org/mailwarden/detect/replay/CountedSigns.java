package org.mailwarden.detect.replay;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.store.Attention;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.FailedAccounts;
import org.mailwarden.store.SendingFloors;
import org.mailwarden.store.SendingHour;

/** Gives the signs that come of counting what is sent and what fails, by the hour. */
final class CountedSigns {
  private final SendingFloors floors;
  private final Map<ClientAddress, FailedAccounts> sources = new HashMap<>();

  CountedSigns(SendingFloors floors) {
    this.floors = floors;
  }

  /**
   * Counts an event.
   *
   * @param past of its account, which has not learnt of the event yet; empty if there is none
   * @return each sign with its value
   */
  Map<Candidate.Kind, String> of(LogEvent event, Optional<AccountPast> past) {
    Map<Candidate.Kind, String> signs = new EnumMap<>(Candidate.Kind.class);
    if (event instanceof MailAttempt mail && past.isPresent()) {
      SendingHour before = past.get().sent().hourOf(mail.time());
      SendingHour after = past.get().sent().count(mail);
      if (Attention.volumeSign(before.recipients(), after.recipients(), floors)) {
        signs.put(Candidate.Kind.VOLUME, Attention.hour(mail.time()));
      }
      if (Attention.bouncesSign(before.bounced(), after.bounced(), floors)) {
        signs.put(Candidate.Kind.BOUNCES, Attention.hour(mail.time()));
      }
    } else if (event instanceof FailedLogin failure && event.client().isPresent()) {
      ClientAddress client = event.client().get();
      FailedAccounts failed = sources.computeIfAbsent(client, c -> FailedAccounts.none());
      if (failed.count(failure.account(), failure.time())) {
        signs.put(Candidate.Kind.SOURCE, client.toString());
      }
    }
    return signs;
  }
}
