package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.mailwarden.event.SuccessfulLogin;

/**
 * Knows for one the login that a proxy and the server behind it both log, where both write into one
 * log. Whichever line comes second is dropped: usually the proxy's, which waits for the server's
 * answer.
 *
 * <p>They belong together if they are of one account, service and client, and of one session where
 * both say which. A Dovecot proxy hands its session on together with the client's address; where a
 * side names no session, the two lines must stand within a few seconds. Each line makes up for one
 * on the other side only, and none on its own, so that two logins stay two.
 *
 * <p>Most logs have no proxy in them: what servers log is only remembered once a proxy was seen, so
 * that the very first login through one counts twice if its server's line comes first.
 */
final class ProxiedLogins {
  /** Which side of the proxy's connection logs. */
  enum Side {
    PROXY,
    BACKEND
  }

  /** How far apart two hosts log one login, clocks that aren't quite the same included. */
  private static final Duration SAME_MOMENT = Duration.ofSeconds(5);

  private static final Duration SAME_SESSION = Duration.ofSeconds(30);

  private static final Duration PROXY_REMEMBERED = Duration.ofDays(7);
  private static final Duration PROXY_NOTED_ANEW = Duration.ofDays(1);
  private static final String PROXY = "a proxy";

  /** Bounds what servers that the proxy isn't in front of make it remember in vain. */
  private static final int CLIENTS_REMEMBERED = 500;

  private static final int MOST_LOGINS = 20;

  private final Memory<Unclaimed> unclaimed =
      new Memory<>("proxied ", CLIENTS_REMEMBERED, Unclaimed::write, Unclaimed::read);

  /** When a proxy logged a login, about. */
  private final Memory<Instant> proxies =
      new Memory<>("proxy seen ", 1, Instant::toString, Instant::parse);

  /**
   * Whether the other side hasn't logged this login yet.
   *
   * @param session as the line names it, or empty
   */
  boolean isNew(Side side, SuccessfulLogin login, String session) {
    if (side == Side.PROXY) {
      note(login.time());
    }
    if (login.client().isEmpty() || !isProxyThere()) {
      return true;
    }
    String who = " " + login.service() + " " + login.client().get() + " " + login.account();
    String theirs = (side == Side.PROXY ? Side.BACKEND : Side.PROXY) + who;
    One one = new One(login.time(), session);
    Unclaimed others = unclaimed.get(theirs);
    if (others != null && others.claim(one)) {
      if (others.logins.isEmpty()) {
        unclaimed.remove(theirs);
      } else {
        unclaimed.touch(theirs);
      }
      return false;
    }
    String ours = side + who;
    Unclaimed own = unclaimed.get(ours);
    if (own == null) {
      own = new Unclaimed();
    }
    own.add(one);
    unclaimed.put(ours, own, login.time());
    return true;
  }

  /** Whether a proxy writes into this log, as far as its lines have told. */
  boolean isProxyThere() {
    return proxies.get(PROXY) != null;
  }

  private void note(Instant time) {
    Instant noted = proxies.get(PROXY);
    if (noted == null || time.isAfter(noted.plus(PROXY_NOTED_ANEW))) {
      proxies.put(PROXY, time, time);
    }
  }

  void expire(Instant now) {
    proxies.expire(now.minus(PROXY_REMEMBERED), (key, noted) -> {});
    unclaimed.expire(now.minus(SAME_SESSION), (key, logins) -> {});
  }

  List<Memory<?>> memories() {
    return List.of(unclaimed, proxies);
  }

  private record One(Instant time, String session) {
    boolean isSameAs(One other) {
      boolean named = !session.isEmpty() && !other.session.isEmpty();
      Duration apart = Duration.between(time, other.time).abs();
      return named
          ? session.equals(other.session) && apart.compareTo(SAME_SESSION) <= 0
          : apart.compareTo(SAME_MOMENT) <= 0;
    }
  }

  /** One client's logins at one account that one side has logged and the other hasn't yet. */
  private static final class Unclaimed {
    private final List<One> logins = new ArrayList<>(1);

    void add(One one) {
      if (logins.size() == MOST_LOGINS) {
        logins.remove(0);
      }
      logins.add(one);
    }

    boolean claim(One one) {
      for (Iterator<One> each = logins.iterator(); each.hasNext(); ) {
        if (each.next().isSameAs(one)) {
          each.remove();
          return true;
        }
      }
      return false;
    }

    /** A line a login. */
    String write() {
      StringBuilder text = new StringBuilder();
      for (One one : logins) {
        text.append(text.isEmpty() ? "" : "\n")
            .append(Fields.join(one.time().toString(), one.session()));
      }
      return text.toString();
    }

    static Unclaimed read(String text) {
      Unclaimed unclaimed = new Unclaimed();
      for (String line : text.split("\n", -1)) {
        List<String> fields = Fields.split(line);
        if (fields.size() == 2) {
          unclaimed.add(new One(Instant.parse(fields.get(0)), fields.get(1)));
        }
      }
      return unclaimed;
    }
  }
}
