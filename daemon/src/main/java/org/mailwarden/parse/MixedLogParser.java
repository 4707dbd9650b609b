package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.mailwarden.event.LogEvent;

/**
 * Reads a log whose lines are of any of the known formats, each line for itself: a mail server's
 * log mixes them.
 */
final class MixedLogParser implements SourceParser {
  private static final LineOutcome NOT_OURS = new LineOutcome.NotOurs();
  private static final LineOutcome NOTHING_YET = new LineOutcome.Understood(List.of());

  private static final Duration AHEAD = Duration.ofDays(2);

  private final HeaderParser headers;
  private final EventJson json;
  private final DovecotFormat dovecot;
  private final PostfixFormat postfix;
  private final LinuxAccountFormat linux;
  private final PostfixadminFormat postfixadmin;

  MixedLogParser(ParseSettings settings) {
    AccountNames names = new AccountNames(settings.domains());
    ClientAddresses addresses = new ClientAddresses();
    this.headers = new HeaderParser(settings.zone());
    this.json = new EventJson(settings.zone(), settings.domains());
    this.dovecot = new DovecotFormat(names, addresses);
    this.postfix = new PostfixFormat(names, addresses, settings.ownNetworks(), dovecot);
    this.linux = new LinuxAccountFormat(names);
    this.postfixadmin = new PostfixadminFormat(names, addresses);
  }

  @Override
  public LineOutcome parse(LogLine line) {
    String text = line.text();
    if (text.isBlank()) {
      return NOT_OURS;
    }
    if (text.stripLeading().charAt(0) == '{') {
      return jsonLine(text);
    }
    Header header = headers.parse(line);
    if (header == null) {
      return new LineOutcome.Unreadable(
          "no time stamp that is known at its beginning", Redaction.of(text));
    }
    return message(header, text, line.written());
  }

  @Override
  public List<MemoryChange> drainMemoryChanges() {
    List<MemoryChange> changes = new ArrayList<>();
    dovecot.drainTo(changes);
    postfix.drainTo(changes);
    linux.drainTo(changes);
    return changes;
  }

  @Override
  public void restore(Collection<MemoryChange> entries) {
    List<MemoryChange> oldestFirst =
        entries.stream().sorted(Comparator.comparing(MemoryChange::touched)).toList();
    dovecot.restore(oldestFirst);
    postfix.restore(oldestFirst);
    linux.restore(oldestFirst);
  }

  /** One line with a time of next year must not make all that is half known too old. */
  private static Instant notFarAhead(Instant time, Instant written) {
    return time.isAfter(written.plus(AHEAD)) ? written : time;
  }

  private LineOutcome jsonLine(String text) {
    try {
      return new LineOutcome.Understood(List.of(json.read(text)));
    } catch (IllegalArgumentException e) {
      return new LineOutcome.Unreadable(e.getMessage(), Redaction.of(text));
    }
  }

  private LineOutcome message(Header header, String text, Instant written) {
    if (header.message().startsWith("{")) {
      return jsonLine(header.message());
    }
    List<LogEvent> events = new ArrayList<>(2);
    // Time goes on with every line, also with those that are not ours.
    Instant now = notFarAhead(header.time(), written);
    dovecot.expire(now, events);
    postfix.expire(now);
    linux.expire(now);
    boolean understood = true;
    String problem = null;
    String program = header.program();
    if (program.equals("dovecot")) {
      understood = dovecot.parse(header, events);
    } else if (PostfixFormat.isPostfix(program)) {
      problem = postfix.parse(header, events);
    } else if (LinuxAccountFormat.isAccountProgram(program)) {
      linux.parse(header, events);
    } else if (program.equals(PostfixadminFormat.PROGRAM)) {
      problem = postfixadmin.parse(header, events);
    } else {
      understood = false;
    }
    if (problem != null && events.isEmpty()) {
      return new LineOutcome.Unreadable(problem, Redaction.of(text));
    }
    if (!events.isEmpty()) {
      return new LineOutcome.Understood(events);
    }
    return understood ? NOTHING_YET : NOT_OURS;
  }
}
