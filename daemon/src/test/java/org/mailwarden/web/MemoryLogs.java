package org.mailwarden.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.FailedLogin;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.MailAttempt;
import org.mailwarden.event.Origin;
import org.mailwarden.event.SuccessfulLogin;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.LogQuery.Cursor;
import org.mailwarden.store.LogQuery.Row;
import org.mailwarden.store.StoreUnavailableException;
import org.mailwarden.store.StoredAlert;

/**
 * Logs in memory: Mei, who owns two accounts, of which the first has something in each log; an
 * account of Li's; and one whose owner isn't known.
 */
final class MemoryLogs implements AccountLogs {
  static final long MEI = 7;
  static final long OTHER = 8;
  static final long OFFICE = 9;
  static final long LI = 10;
  static final String MEI_ID = "1000000000";
  static final String LI_ID = "B101 Li&co+/ü";
  static final Account MEI_ADDRESS = new Account("mszhang@ms.campus.example");
  static final ZoneId TAIPEI = ZoneId.of("Asia/Taipei");

  /** 2020-03-10 10:30 in Taipei. */
  static final Instant NOW = Instant.parse("2020-03-10T02:30:00Z");

  private final List<Row<SuccessfulLogin>> successes = new ArrayList<>();
  private final List<Row<FailedLogin>> failures = new ArrayList<>();
  private final List<Row<MailAttempt>> mails = new ArrayList<>();
  private final List<Row<AccountChange>> changes = new ArrayList<>();
  private final List<StoredAlert> alerts = new ArrayList<>();
  private final Map<Long, Contact> accounts = new TreeMap<>();
  private boolean down;

  private MemoryLogs() {
    own(MEI, "mszhang@ms.campus.example", Optional.of(MEI_ID), Optional.of("Staff @mx"));
    own(OTHER, "other@campus.example", Optional.empty(), Optional.empty());
    own(OFFICE, "office@my.campus.example", Optional.of(MEI_ID), Optional.of("Departments @my"));
    own(LI, "li@oz.campus.example", Optional.of(LI_ID), Optional.of("Students"));
  }

  /** Gives an account to a person, or takes it from everybody. */
  void own(long id, String address, Optional<String> person, Optional<String> service) {
    accounts.put(
        id,
        new Contact(
            id,
            new Account(address),
            person,
            person.map(p -> p.equals(MEI_ID) ? "張國政" : "Li"),
            service,
            Optional.empty(),
            Locale.TRADITIONAL_CHINESE,
            TAIPEI));
  }

  static MemoryLogs campus() {
    MemoryLogs logs = new MemoryLogs();
    Instant ten = Instant.parse("2020-03-10T02:00:33Z");
    for (int i = 0; i < 6; i++) {
      logs.success(
          ten.minusSeconds(301L * i), i % 2 == 0 ? "imap" : "pop3", "140.114.63.141", "TW");
      logs.success(
          ten.minusSeconds(86400 + 500L * i),
          i % 2 == 0 ? "imap" : "smtp",
          "2001:288:e001::2a",
          "TW");
    }
    Instant night = Instant.parse("2020-03-09T18:12:45Z");
    logs.success(night, "imap", "14.160.20.30", "VN");
    logs.alert("on", night, "VN");
    logs.failure(night.minusSeconds(60), "14.160.20.30", "VN", FailedLogin.Reason.WRONG_PASSWORD);
    logs.failure(ten, "140.114.63.141", "TW", FailedLogin.Reason.UNSPECIFIED);
    logs.mail(Instant.parse("2020-03-09T08:18:16Z"), "sent", "ycflee@net.campus.example");
    logs.mail(Instant.parse("2020-03-10T01:50:33Z"), "sent", "maileng@net.campus.example");
    logs.mail(Instant.parse("2020-03-10T01:50:34Z"), "bounced", "nobody@elsewhere.example");
    logs.change("2017-09-01T01:00:00Z", AccountChange.Kind.CREATED, "registry", "");
    logs.change("2019-02-11T06:30:00Z", AccountChange.Kind.PASSWORD_CHANGED, "", "");
    return logs;
  }

  void goDown() {
    down = true;
  }

  void success(Instant time, String service, String ip, String country) {
    success(time, service, ip, country, MEI_ADDRESS.address());
  }

  void success(Instant time, String service, String ip, String country, String login) {
    successes.add(
        row(
            new SuccessfulLogin(
                time, MEI_ADDRESS, login, service, Optional.of(ClientAddress.parse(ip))),
            country));
  }

  void failure(Instant time, String ip, String country, FailedLogin.Reason reason) {
    failures.add(
        row(
            new FailedLogin(
                time, MEI_ADDRESS, "mszhang", "imap", Optional.of(ClientAddress.parse(ip)), reason),
            country));
  }

  void mail(Instant time, String status, String recipient) {
    mails.add(
        row(
            new MailAttempt(
                time,
                MEI_ADDRESS,
                Optional.of(ClientAddress.parse("140.114.103.28")),
                MEI_ADDRESS.address(),
                MEI_ADDRESS.address(),
                "cp2",
                "428813207",
                status,
                recipient,
                "250 2.0.0 queued as 33234C"),
            "TW"));
  }

  void change(String time, AccountChange.Kind kind, String by, String note) {
    changes.add(
        row(
            new AccountChange(
                Instant.parse(time),
                MEI_ADDRESS,
                kind,
                Optional.of(ClientAddress.parse("140.114.63.141")),
                by,
                note),
            "TW"));
  }

  void alert(String mode, Instant time, String country) {
    ClientAddress client = ClientAddress.parse("14.160.20.30");
    alerts.add(
        new StoredAlert(
            1,
            MEI,
            MEI_ADDRESS,
            "new-country",
            "critical",
            mode,
            "country:" + country,
            time,
            time,
            new Evidence(
                Candidate.Kind.COUNTRY,
                country,
                "imap",
                Optional.of(client),
                Optional.of(new Origin(country, 0, "", client.network())),
                Map.of())));
  }

  @Override
  public Optional<Contact> contact(long accountId) {
    if (down) {
      throw new StoreUnavailableException("the database is down", null);
    }
    return Optional.ofNullable(accounts.get(accountId));
  }

  @Override
  public List<Contact> accountsOf(String personId) {
    if (down) {
      throw new StoreUnavailableException("the database is down", null);
    }
    return accounts.values().stream()
        .filter(account -> account.personId().equals(Optional.of(personId)))
        .sorted(Comparator.comparing(account -> account.mailboxService().orElse("")))
        .toList();
  }

  @Override
  public List<Row<SuccessfulLogin>> successfulLogins(Contact of, Slice slice) {
    return newestFirst(successes, of, slice);
  }

  @Override
  public List<Row<FailedLogin>> failedLogins(Contact of, Slice slice) {
    return newestFirst(failures, of, slice);
  }

  @Override
  public List<Row<MailAttempt>> mails(Contact of, Slice slice) {
    return newestFirst(mails, of, slice);
  }

  @Override
  public List<Row<AccountChange>> accountChanges(Contact of) {
    return of.accountId() == MEI ? changes : List.of();
  }

  @Override
  public List<StoredAlert> alerts(Contact of, Instant from, Instant to) {
    return of.accountId() == MEI
        ? alerts.stream().filter(a -> !a.time().isBefore(from) && a.time().isBefore(to)).toList()
        : List.of();
  }

  private <E extends LogEvent> Row<E> row(E event, String country) {
    int seq = successes.size() + failures.size() + mails.size() + changes.size();
    return new Row<>(event, country, 0, new Cursor(event.time(), seq));
  }

  private static <E extends LogEvent> List<Row<E>> newestFirst(
      List<Row<E>> rows, Contact of, Slice slice) {
    Comparator<Row<E>> order =
        Comparator.<Row<E>, Instant>comparing(r -> r.cursor().time())
            .thenComparing(r -> r.cursor().seq());
    return rows.stream()
        .filter(r -> r.event().account().equals(of.account()))
        .filter(
            r -> !r.event().time().isBefore(slice.from()) && r.event().time().isBefore(slice.to()))
        .filter(
            r ->
                slice
                    .after()
                    .map(
                        c ->
                            r.cursor().time().isBefore(c.time())
                                || (r.cursor().time().equals(c.time())
                                    && r.cursor().seq() < c.seq()))
                    .orElse(true))
        .sorted(order.reversed())
        .limit(slice.limit())
        .toList();
  }
}
