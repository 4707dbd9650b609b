package org.mailwarden.servers;

/** How much Dovecot tells of failed logins. */
public enum AuthLogging {
  /** As Debian ships it: one line when the connection ends. */
  PLAIN(""),

  /** And a line of the password database's for each attempt. */
  VERBOSE("auth_verbose = yes"),

  /** And the password that was tried in that line: what some administrators leave switched on. */
  VERBOSE_WITH_PASSWORDS("auth_verbose = yes\nauth_verbose_passwords = plain");

  private final String settings;

  AuthLogging(String settings) {
    this.settings = settings;
  }

  /** The lines of dovecot.conf that make it so. */
  String settings() {
    return settings;
  }
}
