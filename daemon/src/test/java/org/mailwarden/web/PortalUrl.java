package org.mailwarden.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A portal's URL, right or made wrong: path and query. */
public record PortalUrl(Map<String, String> parameters) {
  public static final String KEY = "2026";
  public static final String SECRET =
      "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

  private static final AtomicLong NONCES = new AtomicLong();

  public static PortalUrl of(String person, String address, Instant time) {
    return of(person, address, Long.toString(time.getEpochSecond()), KEY, SECRET);
  }

  static PortalUrl of(String person, String address, String time, String key, String secret) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("v", "1");
    parameters.put("key", key);
    parameters.put("person", person);
    parameters.put("time", time);
    parameters.put("address", address);
    parameters.put("nonce", "nonce-%016d".formatted(NONCES.incrementAndGet()));
    parameters.put("signature", "");
    return new PortalUrl(parameters).signed(secret);
  }

  /** The same with another value, and the signature it had. */
  PortalUrl with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.put(name, value);
    return new PortalUrl(changed);
  }

  PortalUrl without(String name) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.remove(name);
    return new PortalUrl(changed);
  }

  PortalUrl signed(String secret) {
    String canonical =
        String.join(
            "\n",
            "mailwarden-portal-1",
            parameters.get("key"),
            parameters.get("person"),
            parameters.get("time"),
            parameters.get("address"),
            parameters.get("nonce"));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8));
      return with("signature", HexFormat.of().formatHex(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "/portal?"
        + parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }
}
