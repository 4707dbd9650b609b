package org.mailwarden.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.mailwarden.event.ClientAddress;

/**
 * A small site's mail servers on loopback: a real Dovecot, a real Postfix, and Linux accounts for
 * the mailboxes. Needs root and {@link DebianServer#DOVECOT} and {@link DebianServer#POSTFIX}; the
 * system's own services are neither used nor disturbed. A test that starts them says {@link
 * RequiresServers}.
 */
public final class MailServers implements AutoCloseable {
  private static final String HOST = "mx1";

  /** What to close, the last started first. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private Dovecot dovecot;
  private Postfix postfix;
  private LinuxAccounts accounts;

  private MailServers() {}

  /**
   * Starts all; when this returns, they answer, and the log has each mailbox's creation.
   *
   * @param mailboxes of the domain in the settings
   */
  public static MailServers start(MailSettings settings, Mailbox... mailboxes) throws IOException {
    MailServers servers = new MailServers();
    try {
      servers.startAll(settings, List.of(mailboxes));
    } catch (IOException | RuntimeException e) {
      servers.close();
      throw e;
    }
    return servers;
  }

  private void startAll(MailSettings settings, List<Mailbox> mailboxes) throws IOException {
    for (Mailbox mailbox : mailboxes) {
      if (!mailbox.domain().equals(settings.domain())) {
        throw new IllegalArgumentException(mailbox.address() + " is not in " + settings.domain());
      }
    }
    ServerFolder folder = opened(ServerFolder.create("mail"));
    Path mail = ownedByNobody(Files.createDirectory(folder.path().resolve("mail")));
    Path postfixFolder = folder.path().resolve("postfix");

    accounts =
        opened(
            LinuxAccounts.create(
                folder.path().resolve("linux"), folder.path().resolve("auth.log"), HOST));
    for (Mailbox mailbox : mailboxes) {
      accounts.create(mailbox.localPart());
    }
    Postfix.prepare(postfixFolder);
    dovecot =
        opened(
            Dovecot.start(
                folder.path().resolve("dovecot"),
                mail,
                Postfix.saslSocket(postfixFolder),
                mailboxes,
                settings.authLogging()));
    postfix = opened(Postfix.start(postfixFolder, mail, mailboxes, settings));
  }

  public Dovecot dovecot() {
    return dovecot;
  }

  public Postfix postfix() {
    return postfix;
  }

  public LinuxAccounts accounts() {
    return accounts;
  }

  /** Someone who uses the servers from this address, which may be any. */
  public MailClient from(String address) {
    return new MailClient(this, ClientAddress.parse(address));
  }

  /** Changes the password of a mailbox, and of its Linux account, which logs it. */
  public void changePassword(Mailbox changed) throws IOException {
    accounts.changePassword(changed.localPart(), changed.password());
    dovecot.accept(changed);
  }

  /** Stops all; no process of theirs is left, and no file. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IOException("the mail servers did not stop cleanly", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    started.push(resource);
    return resource;
  }

  private static Path ownedByNobody(Path folder) throws IOException {
    UserPrincipalLookupService users = folder.getFileSystem().getUserPrincipalLookupService();
    PosixFileAttributeView attributes =
        Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    attributes.setOwner(users.lookupPrincipalByName("nobody"));
    attributes.setGroup(users.lookupPrincipalByGroupName("nogroup"));
    return folder;
  }
}
