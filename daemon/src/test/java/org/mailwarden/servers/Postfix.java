package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Postfix of the test's own: submission with SASL, and SMTP as other servers use it. Mail for the
 * mailboxes goes into their maildirs, mail for {@code down.example} to a port where nobody listens,
 * mail for {@code left@} the mailboxes' domain bounces, and all other mail goes to the relay.
 */
public final class Postfix implements AutoCloseable {
  private final Path log;
  private final ServerProcess process;
  private final int submissionPort;
  private final int smtpPort;

  private Postfix(Path log, ServerProcess process, int submissionPort, int smtpPort) {
    this.log = log;
    this.process = process;
    this.submissionPort = submissionPort;
    this.smtpPort = smtpPort;
  }

  /** Where Postfix, with its files in this folder, asks for the SASL server. */
  static Path saslSocket(Path folder) {
    return folder.resolve("queue").resolve("private").resolve("auth");
  }

  /**
   * Makes the folders that Postfix expects, among them that of {@link #saslSocket}, with the owners
   * that Postfix insists on.
   */
  static void prepare(Path folder) throws IOException {
    Path etc = Files.createDirectories(folder.resolve("etc"));
    Path data = Files.createDirectories(folder.resolve("data"));
    Path socketFolder = Files.createDirectories(saslSocket(folder).getParent());
    UserPrincipal postfix =
        etc.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix");
    Files.setOwner(data, postfix);
    Files.setOwner(socketFolder, postfix);
  }

  /**
   * Starts it in a prepared folder; its ports answer when this returns.
   *
   * @param mail where mailboxes are
   * @param settings what differs from test to test
   */
  static Postfix start(Path folder, Path mail, List<Mailbox> mailboxes, MailSettings settings)
      throws IOException {
    Path etc = folder.resolve("etc");
    int submissionPort = FreePort.find();
    int smtpPort = FreePort.find();
    Files.writeString(
        etc.resolve("mailboxes"),
        mailboxes.stream()
            .map(mailbox -> mailbox.address() + " " + mailbox.address() + "/\n")
            .collect(Collectors.joining()),
        UTF_8);
    ConfigFile.write(
        etc,
        "main.cf",
        Map.of(
            "folder", folder,
            "mail", mail,
            "domain", settings.domain(),
            "networks", String.join(" ", settings.networks()),
            "uid", Files.getAttribute(mail, "unix:uid"),
            "gid", Files.getAttribute(mail, "unix:gid"),
            "relayPort", settings.relayPort(),
            "downPort", FreePort.find(),
            "queueLifetime", settings.queueLifetime().toSeconds()));
    ConfigFile.write(
        etc, "master.cf", Map.of("submissionPort", submissionPort, "smtpPort", smtpPort));
    // Creates the queue's folders, and says what else is wrong.
    Command.run("", List.of("/usr/sbin/postfix", "-c", etc.toString(), "check"));
    ServerProcess process =
        ServerProcess.start(
            "postfix",
            folder.resolve("postfix.out"),
            List.of("/usr/lib/postfix/sbin/master", "-c", etc.toString(), "-s"));
    Postfix postfix = new Postfix(folder.resolve("postfix.log"), process, submissionPort, smtpPort);
    try {
      process.awaitPort(submissionPort);
      process.awaitPort(smtpPort);
    } catch (RuntimeException e) {
      postfix.close();
      throw e;
    }
    return postfix;
  }

  /** The log file, in the format of {@code maillog_file}: that of a classic syslog. */
  public Path log() {
    return log;
  }

  int submissionPort() {
    return submissionPort;
  }

  int smtpPort() {
    return smtpPort;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
