package org.mailwarden.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.mailwarden.event.ClientAddress;

/** Takes people over from the institution's portal. Safe for any number of threads. */
public final class Portal {
  static final String PATH = "/portal";

  /** From the portal's click to ours. */
  static final Duration VALID = Duration.ofMinutes(2);

  /** How far the portal's clock may be ahead of ours. */
  static final Duration AHEAD = Duration.ofSeconds(30);

  private final PortalSettings settings;
  private final Nonces nonces;
  private final Clock clock;

  public Portal(PortalSettings settings, Nonces nonces, Clock clock) {
    this.settings = settings;
    this.nonces = nonces;
    this.clock = clock;
  }

  /** Remembers which hand-offs have been used. */
  @FunctionalInterface
  public interface Nonces {
    /**
     * Uses a nonce up.
     *
     * @param expires until when it must be remembered
     * @return false if it has been used before
     */
    boolean use(String nonce, Instant expires);
  }

  PortalSettings settings() {
    return settings;
  }

  /**
   * The hand-off that a request brings, if the portal signed it; whether it is fresh and comes from
   * where it should is still to be asked.
   */
  HandOff signed(PageRequest request) throws HandOffException {
    HandOff handOff = HandOff.of(request);
    byte[] key =
        settings
            .keys()
            .key(handOff.key())
            .orElseThrow(
                () ->
                    new HandOffException(
                        HandOffException.Reason.UNKNOWN_KEY, "key " + handOff.key()));
    if (!handOff.isSignedWith(key)) {
      throw new HandOffException(HandOffException.Reason.WRONG_SIGNATURE, "key " + handOff.key());
    }
    return handOff;
  }

  /**
   * Uses a signed hand-off up.
   *
   * @param client the address that brings it
   * @throws HandOffException if it is not fresh, not of this client, or used already
   */
  void use(HandOff handOff, String client) throws HandOffException {
    Instant now = clock.instant();
    Instant expires = handOff.signedAt().plus(VALID);
    Duration age = Duration.between(handOff.signedAt(), now);
    if (age.plus(AHEAD).isNegative()) {
      throw new HandOffException(
          HandOffException.Reason.FROM_THE_FUTURE, "signed in " + age.negated().toSeconds() + " s");
    }
    if (!now.isBefore(expires)) {
      throw new HandOffException(
          HandOffException.Reason.EXPIRED, "signed " + age.toSeconds() + " s ago");
    }
    if (!isOf(client, handOff)) {
      throw new HandOffException(
          HandOffException.Reason.OTHER_ADDRESS, "signed for " + handOff.signedAddress());
    }
    if (!nonces.use(handOff.nonce(), expires)) {
      throw new HandOffException(HandOffException.Reason.USED_BEFORE, "nonce used before");
    }
  }

  private boolean isOf(String client, HandOff handOff) throws HandOffException {
    ClientAddress signed = handOff.signedAddress();
    try {
      return settings.addressCheck().accepts(signed, ClientAddress.parse(client));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
