package org.mailwarden.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A Dovecot of the test's own: IMAP, POP3, and the SASL server behind Postfix. */
public final class Dovecot implements AutoCloseable {
  private final Path log;
  private final PasswordFile passwords;
  private final ServerProcess process;
  private final int imapPort;
  private final int pop3Port;

  private Dovecot(
      Path log, PasswordFile passwords, ServerProcess process, int imapPort, int pop3Port) {
    this.log = log;
    this.passwords = passwords;
    this.process = process;
    this.imapPort = imapPort;
    this.pop3Port = pop3Port;
  }

  /**
   * Starts it; its ports answer when this returns.
   *
   * @param folder for its files
   * @param mail where mailboxes are
   * @param saslSocket where Postfix will ask for it; the folder is there already
   */
  static Dovecot start(
      Path folder, Path mail, Path saslSocket, List<Mailbox> mailboxes, AuthLogging logging)
      throws IOException {
    Files.createDirectories(folder);
    PasswordFile passwords = new PasswordFile(folder.resolve("users"));
    for (Mailbox mailbox : mailboxes) {
      passwords.put(mailbox);
    }
    int imapPort = FreePort.find();
    int pop3Port = FreePort.find();
    ConfigFile.write(
        folder,
        "dovecot.conf",
        Map.of(
            "folder", folder,
            "mail", mail,
            "saslSocket", saslSocket,
            "authLogging", logging.settings(),
            "imapPort", imapPort,
            "pop3Port", pop3Port));
    String config = folder.resolve("dovecot.conf").toString();
    ServerProcess process =
        ServerProcess.start(
            "dovecot",
            folder.resolve("dovecot.out"),
            List.of("/usr/sbin/dovecot", "-F", "-c", config));
    Dovecot dovecot =
        new Dovecot(folder.resolve("dovecot.log"), passwords, process, imapPort, pop3Port);
    try {
      process.awaitPort(imapPort);
      process.awaitPort(pop3Port);
    } catch (RuntimeException e) {
      dovecot.close();
      throw e;
    }
    return dovecot;
  }

  /** The log file, in the format of Dovecot's {@code log_path}. */
  public Path log() {
    return log;
  }

  int imapPort() {
    return imapPort;
  }

  int pop3Port() {
    return pop3Port;
  }

  /** From the moment this returns, lets this mailbox in with this password and with no other. */
  void accept(Mailbox mailbox) throws IOException {
    passwords.put(mailbox);
    // Dovecot looks at the file's time at the first login of a second, and at no other.
    Instant nextSecond = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    Awaitility.await("the next second")
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Instant.now().isAfter(nextSecond));
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
