package org.mailwarden.web;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import org.mailwarden.event.Stream;
import org.mailwarden.mail.LogLinks;

/** The links in mails: each opens one account's logs at one day of one of them, for a while. */
public final class Links implements LogLinks {
  static final String PATH = "/l/";
  private static final String STREAM = "log";
  private static final String DAY = "day";

  private final URI page;
  private final Duration expiry;
  private final Tokens tokens;
  private final Clock clock;

  /**
   * @param page the page's address as people reach it, without a slash at its end
   * @param expiry how long a link works
   */
  public Links(URI page, Duration expiry, SigningKeys keys, Clock clock) {
    this.page = page;
    this.expiry = expiry;
    this.tokens = new Tokens(keys, clock);
    this.clock = clock;
  }

  @Override
  public URI link(long accountId, Stream stream, LocalDate day) {
    String token =
        tokens.sign(
            Tokens.Purpose.LINK,
            new JWTClaimsSet.Builder()
                .subject(Long.toString(accountId))
                .claim(STREAM, stream.label())
                .claim(DAY, day.toString()),
            clock.instant().plus(expiry));
    return URI.create(page + PATH + token);
  }

  /** What a link's token opens. */
  Target read(String token) throws TokenException {
    JWTClaimsSet claims = tokens.read(Tokens.Purpose.LINK, token);
    try {
      return new Target(
          Long.parseLong(claims.getSubject()),
          Stream.ofLabel(claims.getStringClaim(STREAM)),
          LocalDate.parse(claims.getStringClaim(DAY)));
    } catch (ParseException | IllegalArgumentException | DateTimeException e) {
      throw new TokenException(TokenException.Reason.WRONG);
    }
  }

  /** An account, and where in its logs to begin. */
  record Target(long accountId, Stream stream, LocalDate day) {}
}
