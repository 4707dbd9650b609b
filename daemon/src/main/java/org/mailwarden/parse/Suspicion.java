package org.mailwarden.parse;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a line that no format reads looks like a login or a delivery all the same: then a format
 * is missing, or a server has changed its words. It errs on the side of suspicion, for an
 * administrator looks at what it finds by shape and not by line.
 */
final class Suspicion {
  /** What a line says first is what it is about; the rest may be a client's text of any length. */
  private static final int LOOKED_AT = 400;

  /** Logins at the machine itself and the like, by the names that syslog has for their programs. */
  private static final Set<String> NO_MAIL =
      Set.of(
          "sshd",
          "sshd-session",
          "sudo",
          "su",
          "su-l",
          "login",
          "cron",
          "CRON",
          "crond",
          "anacron",
          "systemd",
          "systemd-logind",
          "systemd-networkd",
          "systemd-resolved",
          "dbus-daemon",
          "kernel",
          "polkitd",
          "pkexec",
          "runuser",
          "gdm-password",
          "sddm-helper",
          "lightdm",
          "audit",
          "auditd",
          "NetworkManager",
          "wpa_supplicant",
          "mariadbd",
          "mysqld",
          "postgres",
          "fail2ban-server");

  private static final List<String> LOGIN_WORDS =
      List.of(
          "login",
          "log in",
          "logged in",
          "log on",
          "logon",
          "logged on",
          "signed in",
          "sign in",
          "sign-in",
          "authenticat",
          "auth fail",
          "auth succe",
          "auth ok",
          "password",
          "credentials",
          "unknown user",
          "no such user");

  /** What has a login's words and is about its end, or about none. */
  private static final List<String> NO_LOGIN =
      List.of("logged out", "logout", "no auth attempts", "login process", "logged off");

  private static final List<String> DELIVERY_WORDS =
      List.of("status=", "stat=", "delivered", "bounced", "deferred", "undeliver", "dsn=");

  private Suspicion() {}

  static boolean falls(Header header) {
    if (NO_MAIL.contains(header.program())) {
      return false;
    }
    String message = header.message();
    String text =
        (message.length() > LOOKED_AT ? message.substring(0, LOOKED_AT) : message)
            .toLowerCase(Locale.ROOT);
    boolean mailbox = text.indexOf('@') >= 0;
    if (mailbox && hasAny(text, DELIVERY_WORDS)) {
      return true;
    }
    return (mailbox || text.contains("user") || hasAddress(text))
        && hasAny(text, LOGIN_WORDS)
        && !hasAny(text, NO_LOGIN);
  }

  private static boolean hasAny(String text, List<String> words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Three dots between digits, or three colons between hexadecimal ones, as a time never has. */
  private static boolean hasAddress(String text) {
    int dots = 0;
    int colons = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean goesOn = i + 1 < text.length() && isOfAddress(text.charAt(i + 1));
      if (c == '.' && goesOn) {
        dots++;
      } else if (c == ':' && goesOn) {
        colons++;
      } else if (!isOfAddress(c)) {
        dots = 0;
        colons = 0;
      }
      if (dots == 3 || colons == 3) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfAddress(char c) {
    return c == ':' || Character.digit(c, 16) >= 0;
  }
}
