package org.mailwarden.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mailwarden.event.LogEvent;

/**
 * Reads a log whose lines are of any of the known formats, each line for itself: a mail server's
 * log mixes them.
 */
final class MixedLogParser implements SourceParser {
  private static final LineOutcome NOT_OURS = new LineOutcome.NotOurs();
  private static final LineOutcome NOTHING_YET = new LineOutcome.Understood(List.of());

  private static final Duration AHEAD = Duration.ofDays(2);

  /** A site has dozens of programs; a hostile line may name any number. */
  private static final int PROGRAMS_REMEMBERED = 1_000;

  private final HeaderParser headers;
  private final EventJson json;

  /** All formats. */
  private final List<LogFormat> formats;

  /** Those of programs that write a file of their own, without a syslog header. */
  private final List<LogFormat> bare;

  private final List<JsonFormat> jsonFormats;

  /** Those that remember something between lines: for the others time doesn't go on. */
  private final List<LogFormat> remembering;

  private final Map<String, List<LogFormat>> byProgram = new HashMap<>();

  MixedLogParser(ParseSettings settings) {
    AccountNames names = new AccountNames(settings.domains());
    ClientAddresses addresses = new ClientAddresses();
    Submitters submitters = new Submitters(names, settings.ownNetworks());
    this.headers = new HeaderParser(settings.zone());
    this.json = new EventJson(settings.zone(), settings.domains());
    ProxiedLogins proxied = new ProxiedLogins();
    DovecotFormat dovecot = new DovecotFormat(names, addresses, proxied);
    SaslauthdFormat saslauthd = new SaslauthdFormat(names, addresses);
    EximFormat exim = new EximFormat(names, addresses, submitters, dovecot, saslauthd);
    DirectoryServerFormat directoryServer = new DirectoryServerFormat(names, addresses);
    ZimbraFormat zimbra = new ZimbraFormat(names, addresses);
    StalwartFormat stalwart = new StalwartFormat(names, addresses, submitters);
    KeycloakFormat keycloak = new KeycloakFormat(names, addresses);
    ExchangeTrackingFormat exchangeTracking =
        new ExchangeTrackingFormat(names, addresses, submitters);
    ExchangeProtocolFormat exchangeProtocol = new ExchangeProtocolFormat(names, addresses);
    RoundcubeFormat roundcube = new RoundcubeFormat(names, addresses);
    SogoFormat sogo = new SogoFormat(names, addresses);
    NginxMailFormat nginxMail = new NginxMailFormat(names, addresses, proxied);
    PatternFormat patterns = new PatternFormat(settings.patterns(), names, addresses, submitters);
    this.bare =
        List.of(
            exim,
            directoryServer,
            zimbra,
            stalwart,
            keycloak,
            exchangeTracking,
            exchangeProtocol,
            roundcube,
            sogo,
            nginxMail,
            patterns);
    this.jsonFormats =
        List.of(
            new DirectoryServerAuditFormat(names, addresses),
            keycloak,
            new NextcloudFormat(names, addresses));
    this.formats =
        List.of(
            dovecot,
            new PostfixFormat(names, addresses, submitters, dovecot, saslauthd),
            exim,
            new SendmailFormat(names, addresses, submitters, saslauthd),
            new LinuxAccountFormat(names),
            new PostfixadminFormat(names, addresses),
            saslauthd,
            new CourierFormat(names, addresses),
            new CyrusFormat(names, addresses, saslauthd),
            new OpenLdapFormat(names, addresses),
            directoryServer,
            zimbra,
            stalwart,
            keycloak,
            exchangeTracking,
            exchangeProtocol,
            roundcube,
            sogo,
            nginxMail,
            patterns);
    this.remembering = formats.stream().filter(format -> !format.memories().isEmpty()).toList();
  }

  @Override
  public LineOutcome parse(LogLine line) {
    String text = line.text();
    if (text.isBlank()) {
      return NOT_OURS;
    }
    if (text.stripLeading().charAt(0) == '{') {
      return jsonLine(text, line.written());
    }
    if (text.charAt(0) == '#' || text.startsWith("\uFEFF#")) {
      return heading(text.substring(text.indexOf('#')), line.written());
    }
    Header header = headers.parse(line);
    if (header == null) {
      return new LineOutcome.Unreadable(
          "no time stamp that is known at its beginning", Redaction.of(text));
    }
    boolean envelope = header.message().startsWith("{") && formatsOf(header.program()) == bare;
    return envelope
        ? jsonLine(header.message(), line.written())
        : message(header, text, line.written());
  }

  @Override
  public List<MemoryChange> drainMemoryChanges() {
    List<MemoryChange> changes = new ArrayList<>();
    memories().forEach(memory -> memory.drainTo(changes));
    return changes;
  }

  @Override
  public void restore(Collection<MemoryChange> entries) {
    List<MemoryChange> oldestFirst =
        entries.stream().sorted(Comparator.comparing(MemoryChange::touched)).toList();
    memories().forEach(memory -> oldestFirst.forEach(memory::restore));
  }

  private Stream<Memory<?>> memories() {
    return Stream.concat(
        formats.stream().flatMap(format -> format.memories().stream()),
        jsonFormats.stream().flatMap(format -> format.memories().stream()));
  }

  /** One line with a time of next year must not make all that is half known too old. */
  private static Instant notFarAhead(Instant time, Instant written) {
    return time.isAfter(written.plus(AHEAD)) ? written : time;
  }

  private LineOutcome jsonLine(String text, Instant written) {
    try {
      JsonNode object = EventJson.tree(text);
      if (JournalEntry.isOne(object)) {
        Header header = JournalEntry.header(object);
        return header == null
            ? new LineOutcome.Unreadable("a journal entry without a time", Redaction.of(text))
            : message(header, text, written);
      }
      for (JsonFormat format : jsonFormats) {
        if (format.isIts(object)) {
          List<LogEvent> events = new ArrayList<>(1);
          return outcome(format.read(object, events), events, text);
        }
      }
      return new LineOutcome.Understood(List.of(json.read(object)));
    } catch (IllegalArgumentException e) {
      return new LineOutcome.Unreadable(e.getMessage(), Redaction.of(text));
    }
  }

  /** What stands above the lines of a log and has no time stamp. */
  private LineOutcome heading(String text, Instant written) {
    boolean known = false;
    for (LogFormat format : formats) {
      known |= format.head(text, written);
    }
    return known ? NOTHING_YET : NOT_OURS;
  }

  private LineOutcome message(Header header, String text, Instant written) {
    List<LogEvent> events = new ArrayList<>(2);
    Instant now = notFarAhead(header.time(), written);
    for (LogFormat format : remembering) {
      format.expire(now, events);
    }
    RepeatedMessage repeated = RepeatedMessage.of(header);
    Reading reading = read(repeated.header(), events);
    for (int i = 1; i < repeated.times() && reading.isRead(); i++) {
      reading = read(repeated.header(), events);
    }
    if (!reading.isRead() && events.isEmpty() && Suspicion.falls(header)) {
      return unread(header, text);
    }
    return outcome(reading, events, text);
  }

  private static LineOutcome unread(Header header, String text) {
    String redacted = Redaction.of(text);
    int before = text.length() - header.message().length();
    // Redaction is dear; where it left what stands before the message alone, it is done once.
    boolean same = text.endsWith(header.message()) && redacted.regionMatches(0, text, 0, before);
    String message = same ? redacted.substring(before) : Redaction.of(header.message());
    return new LineOutcome.Unread(LineShapes.of(header.program(), message), redacted);
  }

  private static LineOutcome outcome(Reading reading, List<LogEvent> events, String text) {
    if (!events.isEmpty()) {
      return new LineOutcome.Understood(events);
    }
    if (reading.problem() != null) {
      return new LineOutcome.Unreadable(reading.problem(), Redaction.of(text));
    }
    return reading.isOurs() ? NOTHING_YET : NOT_OURS;
  }

  private Reading read(Header header, List<LogEvent> events) {
    Reading best = Reading.OTHER;
    for (LogFormat format : formatsOf(header.program())) {
      Reading reading = format.read(header, events);
      if (reading.isRead()) {
        return reading;
      }
      best = reading.isOurs() ? reading : best;
    }
    return best;
  }

  /**
   * The formats that may know a program's lines. A line is never taken for a bare one if a known
   * program sent it: what a client made that program write must not speak for another.
   */
  private List<LogFormat> formatsOf(String program) {
    List<LogFormat> known = byProgram.get(program);
    if (known != null) {
      return known;
    }
    List<LogFormat> its =
        program.isEmpty()
            ? bare
            : formats.stream().filter(format -> format.isProgram(program)).toList();
    List<LogFormat> candidates = its.isEmpty() ? bare : its;
    if (byProgram.size() < PROGRAMS_REMEMBERED) {
      byProgram.put(program, candidates);
    }
    return candidates;
  }
}
