package org.mailwarden.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * Signed texts that expire: JSON Web Tokens (RFC 7519), HS256 and nothing else, whatever their
 * header asks for. Each is for one purpose and is no good for another.
 */
final class Tokens {
  /** Longer than any of ours. */
  private static final int MAX_LENGTH = 1024;

  private static final JWSAlgorithm ALGORITHM = JWSAlgorithm.HS256;

  private final SigningKeys keys;
  private final Clock clock;

  Tokens(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** What a token opens. */
  enum Purpose {
    LINK("mailwarden-link"),
    SESSION("mailwarden-session");

    private final String audience;

    Purpose(String audience) {
      this.audience = audience;
    }
  }

  /**
   * Signs claims.
   *
   * @param claims what it says; audience and expiry are set here
   */
  String sign(Purpose purpose, JWTClaimsSet.Builder claims, Instant expiry) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(ALGORITHM).keyID(keys.current()).build(),
            claims.audience(purpose.audience).expirationTime(Date.from(expiry)).build());
    try {
      token.sign(new MACSigner(keys.key(keys.current()).orElseThrow()));
    } catch (JOSEException e) {
      throw new IllegalStateException("a token can't be signed", e);
    }
    return token.serialize();
  }

  /**
   * The claims of a token that we signed for this purpose and that has not expired.
   *
   * @throws TokenException if it is none of that
   */
  JWTClaimsSet read(Purpose purpose, String text) throws TokenException {
    if (text.length() > MAX_LENGTH) {
      throw new TokenException(TokenException.Reason.WRONG);
    }
    JWTClaimsSet claims = verified(text);
    if (!List.of(purpose.audience).equals(claims.getAudience())
        || claims.getExpirationTime() == null) {
      throw new TokenException(TokenException.Reason.WRONG);
    }
    if (!clock.instant().isBefore(claims.getExpirationTime().toInstant())) {
      throw new TokenException(TokenException.Reason.EXPIRED);
    }
    return claims;
  }

  private JWTClaimsSet verified(String text) throws TokenException {
    try {
      SignedJWT token = SignedJWT.parse(text);
      Optional<byte[]> key = Optional.ofNullable(token.getHeader().getKeyID()).flatMap(keys::key);
      if (!ALGORITHM.equals(token.getHeader().getAlgorithm())
          || key.isEmpty()
          || !token.verify(new MACVerifier(key.get()))) {
        throw new TokenException(TokenException.Reason.WRONG);
      }
      return token.getJWTClaimsSet();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new TokenException(TokenException.Reason.WRONG);
    }
  }
}
