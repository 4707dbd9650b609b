package org.mailwarden.web;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * Sessions, each kept by its browser in a signed cookie: one account's logs or those of all a
 * person's accounts, to be read only. A session ends when nothing was asked for a while, and half a
 * day after it began in any case.
 */
final class Sessions {
  /** A browser left open overnight is not to show the logs in the morning. */
  static final Duration LONGEST = Duration.ofHours(12);

  private static final String KIND = "kind";

  /** What the cookies of before there was a kind are, too. */
  private static final String ACCOUNT = "account";

  /**
   * Named in a claim of its own and not as the subject, where a daemon of before would look for an
   * account's number.
   */
  private static final String PERSON = "person";

  private final Tokens tokens;
  private final Clock clock;
  private final Duration idle;
  private final boolean https;

  Sessions(URI page, Duration idle, SigningKeys keys, Clock clock) {
    this.tokens = new Tokens(keys, clock);
    this.clock = clock;
    this.idle = idle;
    this.https = "https".equals(page.getScheme());
  }

  /**
   * The cookie's name. Browsers take a {@code __Host-} cookie only over https and for this host:
   * none of its siblings can plant one.
   */
  String cookieName() {
    return https ? "__Host-mailwarden" : "mailwarden";
  }

  Session begin(Viewer viewer) {
    return new Session(viewer, clock.instant());
  }

  /** The Set-Cookie value that keeps the session for its idle time from now. */
  String cookie(Session session) {
    Instant last = session.since().plus(LONGEST);
    Instant next = clock.instant().plus(idle);
    String token =
        tokens.sign(
            Tokens.Purpose.SESSION,
            claims(session.viewer()).issueTime(Date.from(session.since())),
            next.isBefore(last) ? next : last);
    return cookieName() + "=" + token + attributes();
  }

  /** The Set-Cookie value that ends it. */
  String endingCookie() {
    return cookieName() + "=; Max-Age=0" + attributes();
  }

  Session read(String cookie) throws TokenException {
    JWTClaimsSet claims = tokens.read(Tokens.Purpose.SESSION, cookie);
    try {
      Date since = claims.getDateClaim("iat");
      if (since == null) {
        throw new TokenException(TokenException.Reason.WRONG);
      }
      return new Session(viewer(claims), since.toInstant());
    } catch (ParseException | NumberFormatException e) {
      throw new TokenException(TokenException.Reason.WRONG);
    }
  }

  private static JWTClaimsSet.Builder claims(Viewer viewer) {
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
    if (viewer instanceof Viewer.Person person) {
      return claims.claim(KIND, PERSON).claim(PERSON, person.personId());
    }
    return claims
        .claim(KIND, ACCOUNT)
        .subject(Long.toString(((Viewer.LinkHolder) viewer).accountId()));
  }

  private static Viewer viewer(JWTClaimsSet claims) throws ParseException, TokenException {
    String kind = claims.getStringClaim(KIND);
    if (kind == null || kind.equals(ACCOUNT)) {
      return new Viewer.LinkHolder(Long.parseLong(claims.getSubject()));
    }
    String person = claims.getStringClaim(PERSON);
    if (!kind.equals(PERSON) || person == null) {
      throw new TokenException(TokenException.Reason.WRONG);
    }
    return new Viewer.Person(person);
  }

  private String attributes() {
    return "; Path=/; HttpOnly; SameSite=Lax" + (https ? "; Secure" : "");
  }

  /**
   * @param since when it began, to the second
   */
  record Session(Viewer viewer, Instant since) {}
}
