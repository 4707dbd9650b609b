package org.mailwarden.cli;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.mail.ComposedMail;
import org.mailwarden.mail.MailSettings;
import org.mailwarden.mail.MimeMails;
import org.mailwarden.mail.SampleMail;
import org.mailwarden.mail.StoredMailboxLog;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailwarden mail preview|test}: what owners get, and whether it gets through. */
@Command(name = "mail", description = "Mails to owners.", mixinStandardHelpOptions = true)
final class MailCommand {
  private static final String SAMPLE = "sample";

  private final Map<String, String> environment;
  private final Path installation;
  private final Viewer viewer;

  @Spec private CommandSpec spec;

  /**
   * The command.
   *
   * @param installation the launcher's folder
   * @param viewer shows a mail where it is asked for
   */
  MailCommand(Map<String, String> environment, Path installation, Viewer viewer) {
    this.environment = Map.copyOf(environment);
    this.installation = installation;
    this.viewer = viewer;
  }

  @Command(
      name = "preview",
      description = {
        "Prints a mail as its owner would read it: that of a stored alert, or one with made-up",
        "data, for which no database is needed. The links in it open nothing."
      },
      mixinStandardHelpOptions = true)
  int preview(
      @Parameters(
              paramLabel = "ALERT_ID|sample[:KIND]",
              description = "An alert's number, or sample, or for example sample:travel.")
          String what,
      @Option(
              names = "--config",
              paramLabel = "FILE",
              description = "The configuration, mailwarden.yaml; a sample can do without.")
          Path config,
      @Option(
              names = "--lang",
              paramLabel = "TAG",
              description = "The language, such as zh-TW (default: the owner's, or en).")
          String lang,
      @Option(names = "--html", description = "Print the mail's HTML.") boolean html,
      @Option(names = "--text", description = "Print the mail's text (the default).") boolean text,
      @Option(names = "--open", description = "Show the HTML in a browser.") boolean open)
      throws IOException, InterruptedException {
    if (html && text) {
      throw new CommandFailedException("--html, --text: expected one of them, but there are both");
    }
    Optional<Configuration> configuration =
        Optional.ofNullable(config)
            .map(file -> Configuration.load(file, environment, installation));
    MailSite site = configuration.map(MailSite::of).orElseGet(() -> MailSite.madeUp(installation));
    Optional<Locale> language = Optional.ofNullable(lang).map(tag -> site.language(tag));
    ComposedMail mail =
        what.equals(SAMPLE) || what.startsWith(SAMPLE + ":")
            ? sample(what, site, language.orElse(site.language()))
            : stored(what, site, language, configuration);
    print(mail, html);
    if (open) {
      Path file = Files.createTempFile("mailwarden-preview-", ".html");
      Files.writeString(file, mail.html());
      spec.commandLine().getErr().println("shown from " + file);
      viewer.show(file);
    }
    return 0;
  }

  @Command(
      name = "test",
      description = {
        "Sends one mail, marked as a test, through the configured relay and prints what was said",
        "between the two, without the credentials."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {"0:the relay took it", "1:it did not, or can't be reached"})
  int test(
      @Parameters(paramLabel = "ADDRESS", description = "Who gets it.") String address,
      @Mixin ConfigOption config,
      @Option(
              names = "--lang",
              paramLabel = "TAG",
              description = "The language (default: the site's first).")
          String lang) {
    checkAddress(address);
    Configuration configuration = config.load(environment, installation);
    MailSite site = MailSite.of(configuration);
    Locale language = lang == null ? site.language() : site.language(lang);
    ComposedMail words =
        site.composer(SampleMail.log())
            .test(
                OutboxMail.Kind.ALERT,
                SampleMail.owner(language, site.zone()),
                sampleNamed(SAMPLE).alerts());
    PrintWriter out = spec.commandLine().getOut();
    Configuration.Smtp smtp = configuration.smtp();
    out.println("Relay: " + smtp.host() + ":" + smtp.port() + ", " + tls(smtp));
    try {
      new SmtpConversation(smtp, line -> out.println(line))
          .send(
              new MimeMails(site.settings(), Clock.systemUTC())
                  .message(messageId(site.settings()), address, words, language));
    } catch (MessagingException e) {
      out.flush();
      throw new CommandFailedException(
          "the relay didn't take it: " + Terminal.safe(rootMessage(e)), e);
    }
    out.println("The relay took it. Whether it arrives is for " + address + " to see.");
    out.flush();
    return 0;
  }

  /** Opens a file with what the desktop opens such files with; says so where there is none. */
  static void openInBrowser(Path file) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("win")
            ? List.of("explorer", file.toString())
            : List.of(system.contains("mac") ? "open" : "xdg-open", file.toString());
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new CommandFailedException(
          "no browser could be started (" + e.getMessage() + "): open " + file + " yourself", e);
    }
  }

  private ComposedMail sample(String what, MailSite site, Locale language) {
    SampleMail sample = sampleNamed(what);
    return site.composer(SampleMail.log())
        .compose(
            sample.kind(),
            SampleMail.owner(language, site.zone()),
            Recipient.Role.OWNER,
            sample.alerts(),
            Optional.empty());
  }

  private static SampleMail sampleNamed(String what) {
    List<SampleMail> all = SampleMail.all();
    if (what.equals(SAMPLE)) {
      return all.get(0);
    }
    String name = what.substring(SAMPLE.length() + 1);
    List<String> names = all.stream().map(SampleMail::name).toList();
    return all.stream()
        .filter(sample -> sample.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "expected a sample of "
                        + String.join(", ", names)
                        + ", but was "
                        + Expected.quote(name)
                        + Suggestion.after(name, names)));
  }

  private ComposedMail stored(
      String what, MailSite site, Optional<Locale> language, Optional<Configuration> configuration)
      throws InterruptedException {
    long id = alertId(what);
    Configuration of =
        configuration.orElseThrow(
            () ->
                new CommandFailedException(
                    "--config: expected the configuration, mailwarden.yaml, to find alert " + id));
    try (OpenedDatabase opened = OpenedDatabase.openBesideDaemon(of, Clock.systemUTC())) {
      StoredAlert alert =
          opened.database().alerts().alerts(List.of(id)).stream()
              .findFirst()
              .orElseThrow(() -> new CommandFailedException("there is no alert " + id));
      Contact owner =
          new Directory(
                  opened.database().people(),
                  new Languages(of.site().languages()),
                  of.site().zone())
              .contact(alert.accountId())
              .orElseThrow(
                  () -> new CommandFailedException("the account of alert " + id + " is gone"));
      return site.composer(new StoredMailboxLog(opened.database().logs()))
          .compose(
              OutboxMail.Kind.ALERT,
              language.map(l -> inLanguage(owner, l)).orElse(owner),
              Recipient.Role.OWNER,
              List.of(alert),
              Optional.empty());
    }
  }

  private static long alertId(String what) {
    try {
      return Long.parseLong(what);
    } catch (NumberFormatException e) {
      throw new CommandFailedException(
          "expected an alert's number, or sample, or sample:KIND, but was " + Expected.quote(what),
          e);
    }
  }

  private static Contact inLanguage(Contact owner, Locale language) {
    return new Contact(
        owner.accountId(),
        owner.account(),
        owner.personId(),
        owner.name(),
        owner.mailboxService(),
        owner.recoveryAddress(),
        language,
        owner.zone());
  }

  private void print(ComposedMail mail, boolean html) {
    PrintWriter out = spec.commandLine().getOut();
    if (html) {
      out.println(mail.html());
    } else {
      out.println("Subject: " + mail.subject());
      out.println();
      out.println(mail.text());
    }
    out.flush();
  }

  private static void checkAddress(String address) {
    try {
      new InternetAddress(address, true);
    } catch (AddressException e) {
      throw new CommandFailedException(
          "expected a mail address, but was " + Expected.quote(address) + ": " + e.getMessage(), e);
    }
  }

  private static String tls(Configuration.Smtp smtp) {
    return switch (smtp.tls()) {
      case NONE -> "without TLS";
      case STARTTLS -> "STARTTLS";
      case IMPLICIT -> "TLS from the start";
    };
  }

  private static String messageId(MailSettings settings) {
    return "<test." + UUID.randomUUID() + "@" + settings.page().getHost() + ">";
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Shows a file. */
  @FunctionalInterface
  interface Viewer {
    void show(Path file);
  }
}
