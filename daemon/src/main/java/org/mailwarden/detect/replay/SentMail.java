package org.mailwarden.detect.replay;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.store.Attention;
import org.mailwarden.store.SendingHour;

/**
 * What one account sent, hour by hour, counted as ingest does: recipients as their attempts end,
 * messages once a day each; an attempt that is put off comes again and isn't counted.
 */
final class SentMail {
  private static final int DAYS_REMEMBERED = 2;

  private final NavigableMap<Instant, SendingHour> hours = new TreeMap<>();

  /** The hour counted last, which is mostly the next one, too. */
  private SendingHour latest = new SendingHour(Instant.MIN, 0, 0, 0);

  /** Messages already counted, of the last days that had any. */
  private final NavigableMap<LocalDate, Set<String>> messages = new TreeMap<>();

  /** What the full hour of this moment has come to. */
  SendingHour hourOf(Instant time) {
    Instant hour = time.truncatedTo(ChronoUnit.HOURS);
    if (hour.equals(latest.hour())) {
      return latest;
    }
    SendingHour known = hours.get(hour);
    return known == null ? new SendingHour(hour, 0, 0, 0) : known;
  }

  /** Counts an attempt; what its hour has come to by it. */
  SendingHour count(MailAttempt mail) {
    SendingHour before = hourOf(mail.time());
    Instant hour = before.hour();
    if (!Attention.isCounted(mail)) {
      return before;
    }
    SendingHour after =
        new SendingHour(
            hour,
            before.messages() + (isFirstOf(mail) ? 1 : 0),
            before.recipients() + 1,
            before.bounced() + (Attention.isRefused(mail) ? 1 : 0));
    hours.put(hour, after);
    latest = after;
    return after;
  }

  /** Counts an hour that was counted before. */
  void add(SendingHour hour) {
    hours.put(hour.hour(), hour);
  }

  /** The hours that begin in [from, upTo]. */
  List<SendingHour> between(Instant from, Instant upTo) {
    return from.isAfter(upTo)
        ? List.of()
        : List.copyOf(hours.subMap(from, true, upTo, true).values());
  }

  private boolean isFirstOf(MailAttempt mail) {
    LocalDate day = LocalDate.ofInstant(mail.time(), ZoneOffset.UTC);
    boolean first = messages.computeIfAbsent(day, d -> new HashSet<>()).add(mail.queueId());
    if (messages.size() > DAYS_REMEMBERED) {
      messages.pollFirstEntry();
    }
    return first;
  }
}
