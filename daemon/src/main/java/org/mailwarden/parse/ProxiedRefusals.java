package org.mailwarden.parse;

import java.time.Instant;
import java.util.List;

/**
 * Knows for one the refusals that a Dovecot proxy and the server behind it both log into one log,
 * by the session that they share. The server behind writes a line for each try, as the proxy comes
 * to it anew; the proxy writes one line when the client goes, which counts them all.
 */
final class ProxiedRefusals {
  private static final int SESSIONS_REMEMBERED = 500;

  private final ProxiedLogins logins;

  private final Memory<Told> told =
      new Memory<>("refused ", SESSIONS_REMEMBERED, Told::write, Told::read);

  /**
   * @param logins knows whether there is a proxy at all
   */
  ProxiedRefusals(ProxiedLogins logins) {
    this.logins = logins;
  }

  /**
   * How many of the refused tries that a line counts no other host has told of.
   *
   * @param host that wrote the line; empty if it doesn't say, as then there is but one
   * @param session of the tries, or empty
   */
  int untold(Instant time, String host, String session, int tries) {
    if (host.isEmpty() || session.isEmpty() || !logins.isProxyThere()) {
      return tries;
    }
    Told before = told.get(session);
    if (before == null) {
      told.put(session, new Told(host, tries), time);
      return tries;
    }
    boolean same = before.host().equals(host);
    int untold = same ? tries : Math.max(tries - before.tries(), 0);
    told.put(session, new Told(before.host(), before.tries() + untold), time);
    return untold;
  }

  void expire(Instant now) {
    told.expire(now.minus(DovecotFormat.LONGEST_LOGIN), (session, tries) -> {});
  }

  Memory<?> memory() {
    return told;
  }

  private record Told(String host, int tries) {
    String write() {
      return Fields.join(host, Integer.toString(tries));
    }

    static Told read(String text) {
      List<String> fields = Fields.split(text);
      return new Told(fields.get(0), Integer.parseInt(fields.get(1)));
    }
  }
}
