package org.mailwarden.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.LogQuery;
import org.mailwarden.store.LogQuery.Row;

/** A mailbox's use as the stored logs have it. */
public final class StoredMailboxLog implements MailboxLog {
  /** Of each log; a mailbox with more is no person's, and its digest says "at least". */
  static final int MOST_ROWS = 5000;

  private static final Duration RETENTION = Duration.ofDays(30);

  private final LogQuery logs;

  public StoredMailboxLog(LogQuery logs) {
    this.logs = logs;
  }

  @Override
  public Optional<SignIn> signInBefore(Contact owner, Instant moment) {
    return logs
        .successfulLogins(
            owner.account(),
            owner.accountId(),
            moment.minus(RETENTION),
            moment,
            Optional.empty(),
            1)
        .stream()
        .findFirst()
        .map(row -> new SignIn(row.event().time(), row.country(), row.event().client()));
  }

  @Override
  public Usage usage(Contact owner, Instant from, Instant to) {
    return new Usage(
        places(
            logs.successfulLogins(
                owner.account(), owner.accountId(), from, to, Optional.empty(), MOST_ROWS)),
        tally(
            logs.failedLogins(
                owner.account(), owner.accountId(), from, to, Optional.empty(), MOST_ROWS)),
        tally(
            logs.mails(owner.account(), owner.accountId(), from, to, Optional.empty(), MOST_ROWS)),
        logs.mails(
                owner.account(),
                owner.accountId(),
                from.minus(Duration.between(from, to)),
                from,
                Optional.empty(),
                MOST_ROWS)
            .size(),
        logs.accountChanges(owner.account(), owner.accountId()).stream()
            .map(Row::event)
            .filter(change -> !change.time().isBefore(from) && change.time().isBefore(to))
            .toList());
  }

  private static List<Place> places(List<Row<SuccessfulLogin>> newestFirst) {
    Map<String, Tally> byCountry = new LinkedHashMap<>();
    for (Row<SuccessfulLogin> row : newestFirst) {
      byCountry.merge(
          row.country(),
          new Tally(1, row.event().time()),
          (known, older) -> new Tally(known.count() + 1, known.latest()));
    }
    return byCountry.entrySet().stream()
        .map(entry -> new Place(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong((Place place) -> place.tally().count()).reversed())
        .toList();
  }

  private static <E extends LogEvent> Tally tally(List<Row<E>> newestFirst) {
    return newestFirst.isEmpty()
        ? new Tally(0, Instant.EPOCH)
        : new Tally(newestFirst.size(), newestFirst.get(0).event().time());
  }
}
