package org.mailwarden.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mailwarden.event.ClientAddress;

/**
 * What the portal's URL says: this person, signed in there at this time, comes from this address.
 * docs/portal.md is its specification.
 *
 * @param key id of the key that signed it
 * @param person the institution's id
 * @param time as it was sent: Unix seconds
 * @param address as it was sent: the client's, as the portal saw it
 * @param nonce unlike that of any other hand-off
 * @param signature as it was sent: lower case hexadecimal
 */
record HandOff(
    String key, String person, String time, String address, String nonce, String signature) {
  private static final String VERSION = "1";

  /** First line of what is signed: a signature for another purpose or version fits no hand-off. */
  private static final String TAG = "mailwarden-portal-1";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  /** No control characters: a line end would begin another field. */
  private static final Pattern PERSON = Pattern.compile("[^\\p{Cc}\\u2028\\u2029]{1,64}");

  private static final Pattern TIME = Pattern.compile("0|[1-9][0-9]{0,10}");
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{16,64}");
  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");

  /**
   * Reads a request's parameters. Others than these may be there.
   *
   * @throws HandOffException if one of these is missing, there twice, or not of its form
   */
  static HandOff of(PageRequest request) throws HandOffException {
    parameter(request, "v", Pattern.compile(VERSION));
    HandOff handOff =
        new HandOff(
            parameter(request, "key", KEY),
            parameter(request, "person", PERSON),
            parameter(request, "time", TIME),
            parameter(request, "address", Pattern.compile("[0-9A-Fa-f:.]{2,45}")),
            parameter(request, "nonce", NONCE),
            parameter(request, "signature", SIGNATURE));
    handOff.signedAddress();
    return handOff;
  }

  private static String parameter(PageRequest request, String name, Pattern form)
      throws HandOffException {
    List<String> values = request.parameters(name);
    if (values.size() != 1 || !form.matcher(values.get(0)).matches()) {
      throw new HandOffException(HandOffException.Reason.MALFORMED, name);
    }
    return values.get(0);
  }

  /** What is signed, as UTF-8; no line end follows the nonce. */
  String canonical() {
    return String.join("\n", TAG, key, person, time, address, nonce);
  }

  /** Takes the same time for every wrong signature. */
  boolean isSignedWith(byte[] secret) {
    return MessageDigest.isEqual(
        HexFormat.of().parseHex(signature),
        hmac(secret, canonical().getBytes(StandardCharsets.UTF_8)));
  }

  Instant signedAt() {
    return Instant.ofEpochSecond(Long.parseLong(time));
  }

  ClientAddress signedAddress() throws HandOffException {
    try {
      return ClientAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw new HandOffException(HandOffException.Reason.MALFORMED, "address");
    }
  }

  private static byte[] hmac(byte[] secret, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JVM has HmacSHA256", e);
    }
  }

  /** Without the signature: a log is no place for it. */
  @Override
  public String toString() {
    return Arrays.asList(key, person, time, address).toString();
  }
}
