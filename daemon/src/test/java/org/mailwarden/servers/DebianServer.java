package org.mailwarden.servers;

import java.nio.file.Path;
import java.util.List;

/** A server that tests start from the machine's own Debian packages. */
public enum DebianServer {
  /** IMAP, POP3 and the SASL server behind Postfix. Starts as root only. */
  DOVECOT,

  /** SMTP and submission. Starts as root only. */
  POSTFIX,

  /** The database server. */
  MARIADB;

  boolean needsRoot() {
    return this != MARIADB;
  }

  /** What must be there before the server can start. */
  List<Program> programs() {
    return switch (this) {
      case DOVECOT ->
          List.of(
              new Program("/usr/sbin/dovecot", "dovecot-imapd"),
              new Program("/usr/lib/dovecot/imap-login", "dovecot-imapd"),
              new Program("/usr/lib/dovecot/pop3-login", "dovecot-pop3d"));
      case POSTFIX ->
          List.of(
              new Program("/usr/sbin/postfix", "postfix"),
              new Program("/usr/lib/postfix/sbin/master", "postfix"),
              new Program("/usr/lib/postfix/sbin/postlogd", "postfix"));
      case MARIADB ->
          List.of(
              new Program("/usr/sbin/mariadbd", "mariadb-server"),
              new Program("/usr/bin/mariadb-install-db", "mariadb-server"));
    };
  }

  /**
   * A file that a server needs.
   *
   * @param file its place on Debian
   * @param debianPackage the package to install for it
   */
  record Program(Path file, String debianPackage) {
    Program(String file, String debianPackage) {
      this(Path.of(file), debianPackage);
    }
  }
}
