package org.mailwarden.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An entry of systemd's journal as {@code journalctl -o json} prints it: an envelope around what a
 * program sent to syslog. A field that is not UTF-8 is an array of byte values, one that is given
 * twice an array of texts, and one that is too long null.
 *
 * @see <a href="https://systemd.io/JOURNAL_EXPORT_FORMATS/#journal-json-format">Journal JSON
 *     format</a>
 */
final class JournalEntry {
  private static final String TIME = "__REALTIME_TIMESTAMP";

  private JournalEntry() {}

  static boolean isOne(JsonNode object) {
    return object.has(TIME) && object.has("MESSAGE");
  }

  /** The entry as the syslog line it was; null if its time can't be read. */
  static Header header(JsonNode object) {
    Instant time;
    try {
      time = Instant.EPOCH.plus(Long.parseLong(text(object.get(TIME))), ChronoUnit.MICROS);
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
    if (!Timestamps.isPlausible(time)) {
      return null;
    }
    String identifier = text(object.get("SYSLOG_IDENTIFIER"));
    String program = identifier.isEmpty() ? text(object.get("_COMM")) : identifier;
    String message = text(object.get("MESSAGE"));
    return new Header(time, text(object.get("_HOSTNAME")), program, message, message, 0);
  }

  private static String text(JsonNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isArray()) {
      return value.asText();
    }
    if (value.isEmpty() || !value.get(0).isNumber()) {
      return value.isEmpty() ? "" : value.get(0).asText();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.size());
    value.forEach(octet -> bytes.write(octet.asInt()));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
