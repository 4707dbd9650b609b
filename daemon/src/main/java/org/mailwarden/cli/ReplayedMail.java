package org.mailwarden.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.detect.replay.ReplayedAlert;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.mail.ComposedMail;
import org.mailwarden.mail.Composer;
import org.mailwarden.mail.MailSettings;
import org.mailwarden.rules.RuleSet;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;

/** The mail that a replayed alert would have been. Its link opens nothing. */
final class ReplayedMail {
  private final OpenedPast past;
  private final RuleSet rules;
  private final Path installation;

  ReplayedMail(OpenedPast past, RuleSet rules, Path installation) {
    this.past = past;
    this.rules = rules;
    this.installation = installation;
  }

  /** Prints its subject and its text. */
  void print(ReplayedAlert alert, PrintWriter out) {
    if (alert.address().isEmpty()) {
      throw new CommandFailedException("alert " + alert.number() + " is of no account: no owner");
    }
    Optional<Configuration> configuration = past.configuration();
    MailSettings settings = configuration.map(ReplayedMail::settings).orElseGet(this::examples);
    Path templates =
        configuration
            .map(c -> c.folders().templates())
            .orElseGet(() -> installation.resolve("templates"));
    Composer composer =
        new Composer(
            Templates.load(templates.resolve("mail")),
            (account, stream, day) -> URI.create(settings.page() + "/l/..."),
            settings,
            () -> rules,
            new NoMailboxLog());
    NewAlert raised = alert.alert();
    Account account = new Account(alert.address());
    Contact owner = past.owners().of(raised.accountId(), account);
    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT,
            owner,
            Recipient.Role.OWNER,
            List.of(
                new StoredAlert(
                    alert.number(),
                    raised.accountId(),
                    account,
                    raised.rule(),
                    raised.severity(),
                    raised.mode(),
                    raised.subject(),
                    raised.time(),
                    alert.judged(),
                    raised.evidence())),
            Optional.empty());
    if (!alert.mailed()) {
      out.println("(Alert " + alert.number() + " would not have been a mail of its own.)");
      out.println();
    }
    out.println("To: " + Terminal.safe(alert.address()));
    out.println("Subject: " + Terminal.safe(mail.subject()));
    out.println();
    mail.text().lines().forEach(line -> out.println(Terminal.safe(line)));
  }

  private static MailSettings settings(Configuration configuration) {
    return new MailSettings(
        configuration.site().name(),
        configuration.smtp().from(),
        configuration.site().contact(),
        configuration.site().changePasswordUrl(),
        configuration.page().address());
  }

  /** What a site would say of itself. */
  private MailSettings examples() {
    return new MailSettings(
        "Example Mail",
        "mailwarden@mail.example",
        "help@mail.example",
        URI.create("https://mail.example/password"),
        URI.create("https://logs.mail.example"));
  }
}
