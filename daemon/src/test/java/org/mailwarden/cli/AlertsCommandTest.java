package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.store.BrakeSettings;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Database;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.HeldMails.HeldRule;
import org.mailwarden.store.HeldMails.Selection;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoreSettings;
import org.mailwarden.store.TestDatabase;
import picocli.CommandLine;

/** The commands on a database with five alerts, the last two of which are held. */
class AlertsCommandTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private final TestDatabase tables = TestDatabase.create();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;

  @BeforeEach
  void fiveAlerts(@TempDir Path folder) throws IOException {
    config = folder.resolve("mailwarden.yaml");
    Files.writeString(
        config,
        """
        site:
          name: Campus Mail
          domains: [campus.example]
          contact: help@campus.example
          change-password-url: https://campus.example/password
        page:
          address: https://logs.campus.example
        database:
          url: "%s"
          user: "%s"
          password: "%s"
        """
            .formatted(
                tables.settings().url(), tables.settings().user(), tables.settings().password()));
    try (Database database =
        tables.open(
            new StoreSettings(
                Duration.ofDays(30), "mail.campus.example", new BrakeSettings(0, 3), List.of()),
            CLOCK)) {
      for (int i = 1; i <= 5; i++) {
        tables.execute(
            "INSERT INTO account (id, address) VALUES (" + i + ", 'a" + i + "@campus.example')");
      }
      tables.execute(
          "INSERT INTO candidate (account, kind, value, time, service)"
              + " VALUES (1, 'country', 'VN', NOW(), 'imap')");
      database
          .alerts()
          .judge(
              1,
              (sightings, history, ledger) ->
                  List.of(alert(1), alert(2), alert(3), alert(4), alert(5)).forEach(ledger::add));
    }
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void listsTheLatestAlertsFirst() {
    assertThat(run("list", "--limit", "2")).isZero();

    assertThat(out.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .matches(" +5  [0-9: -]+  critical  new-country  a5@campus.example  country:VN");
  }

  @Test
  void listsWhatIsHeldInItsOrderAndHowToDecide() {
    assertThat(run("list", "--held")).isZero();

    assertThat(out.toString())
        .containsSubsequence(
            "a4@campus.example",
            "a5@campus.example",
            "new-country: 2 mails to 2 accounts held",
            "mailwarden alerts release new-country",
            "mailwarden alerts drop new-country")
        .doesNotContain("a3@campus.example");
  }

  @Test
  void showsWhatAnAlertRestsOnAndWhatBecameOfItsMails() {
    assertThat(run("show", "4")).isZero();

    assertThat(out.toString())
        .containsSubsequence(
            "rule         new-country",
            "account      a4@campus.example",
            "address      14.160.20.30",
            "mail         a4@campus.example held");
  }

  @Test
  void saysThatThereIsNoSuchAlert() {
    assertThat(run("show", "77")).isEqualTo(1);

    assertThat(err.toString()).contains("there is no alert 77; mailwarden alerts list shows");
  }

  @Test
  void releasesARulesMails() {
    assertThat(run("release", "new-country")).isZero();

    assertThat(out).hasToString("2 mails released, to be sent by the daemon\n");
    assertThat(states()).containsOnly("waiting");
  }

  @Test
  void dropsOneAlertsMails() {
    assertThat(run("drop", "5")).isZero();

    assertThat(out).hasToString("1 mail dropped\n");
    assertThat(states()).containsExactly("waiting", "waiting", "waiting", "held", "dropped");
  }

  @Test
  void saysWhichRulesHaveSomethingHeldWhenANameIsMisspelt() {
    assertThatThrownBy(
            () ->
                AlertsCommand.selection(
                    List.of("new-contry"), List.of(new HeldRule("new-country", 1, 1, null, null))))
        .hasMessage(
            "nothing is held of a rule \"new-contry\"; did you mean \"new-country\"?"
                + " (held are new-country)");
  }

  @Test
  void aRuleWhoseNameIsANumberIsARule() {
    assertThat(
            AlertsCommand.selection(
                List.of("42", "7"), List.of(new HeldRule("42", 1, 1, null, null))))
        .isEqualTo(new Selection(List.of("42"), List.of(7L)));
  }

  private static NewAlert alert(long account) {
    return new NewAlert(
        account,
        "new-country",
        "critical",
        "on",
        "country:VN",
        CLOCK.instant(),
        new Evidence(
            Candidate.Kind.COUNTRY,
            "VN",
            "imap",
            Optional.of(ClientAddress.parse("14.160.20.30")),
            Optional.empty(),
            Map.of()),
        false,
        List.of(new Recipient("a" + account + "@campus.example", Recipient.Role.OWNER)));
  }

  private List<String> states() {
    return tables.query("SELECT state FROM outbox ORDER BY id");
  }

  private int run(String subcommand, String... arguments) {
    CommandLine command =
        Mailwarden.commandLine(Map.of(), Path.of("..").toAbsolutePath().normalize());
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 4];
    all[0] = "alerts";
    all[1] = subcommand;
    all[2] = "--config";
    all[3] = config.toString();
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return command.execute(all);
  }
}
