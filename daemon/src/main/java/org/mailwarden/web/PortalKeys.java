package org.mailwarden.web;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that the institution's portal signs hand-offs with, each under the id by which the
 * portal names it. All are accepted: to change one, add the new, let the portal use it, and remove
 * the old.
 */
public final class PortalKeys {
  private static final int SHORTEST_SECRET = 32;
  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,32})\\s+(\\S+)");

  private final Map<String, String> secrets;

  private PortalKeys(Map<String, String> secrets) {
    this.secrets = Map.copyOf(secrets);
  }

  /**
   * Keys from a text of one a line: its id, a space, its secret.
   *
   * @throws IllegalArgumentException if there is none, or one isn't such a line, has an id twice or
   *     fewer than 32 characters of secret; the message has no secret
   */
  public static PortalKeys of(String text) {
    Map<String, String> secrets = new HashMap<>();
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty()) {
        Matcher key = LINE.matcher(line);
        if (!key.matches()) {
          throw new IllegalArgumentException(
              "line "
                  + number
                  + ": expected a key's id, a space and its secret;"
                  + " make a secret with: openssl rand -hex 32");
        }
        if (key.group(2).length() < SHORTEST_SECRET) {
          throw new IllegalArgumentException(
              "line "
                  + number
                  + ": the secret has "
                  + key.group(2).length()
                  + " characters, expected at least 32; make one with: openssl rand -hex 32");
        }
        if (secrets.put(key.group(1), key.group(2)) != null) {
          throw new IllegalArgumentException(
              "line " + number + ": \"" + key.group(1) + "\" is the id of a key before it already");
        }
      }
    }
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "expected one key a line, its id, a space and its secret, but there is none");
    }
    return new PortalKeys(secrets);
  }

  /** The bytes of the secret as it is written; nothing is decoded. */
  Optional<byte[]> key(String id) {
    return Optional.ofNullable(secrets.get(id)).map(s -> s.getBytes(StandardCharsets.UTF_8));
  }

  /** The ids, never a secret. */
  @Override
  public String toString() {
    return secrets.keySet().toString();
  }
}
