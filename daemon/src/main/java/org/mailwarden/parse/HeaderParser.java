package org.mailwarden.parse;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Reads what stands before a message: the header of RFC 3164 or RFC 5424 (with or without
 * priority), that of rsyslog's files, or the one that Dovecot writes into a file of its own. Not
 * thread-safe.
 */
final class HeaderParser {
  private final Timestamps timestamps;

  HeaderParser(ZoneId zone) {
    this.timestamps = new Timestamps(zone);
  }

  /** The line's header and message, or null if it has no header we know. */
  Header parse(LogLine line) {
    String text = line.text();
    int at = afterPriority(text);
    if (at > 0 && text.startsWith("1 ", at)) {
      return rfc5424(text, at + 2, line.written());
    }
    Instant time = timestamps.read(text, at, line.written());
    if (time == null) {
      return null;
    }
    // Comma-separated values: nothing in them is a program's name, whatever a subject says.
    if (timestamps.end() < text.length() && text.charAt(timestamps.end()) == ',') {
      int values = timestamps.end() + 1;
      return new Header(time, "", "", text.substring(values), text, values);
    }
    at = skipSpaces(text, timestamps.end());
    int word = wordEnd(text, at);
    if (word == at) {
      return null;
    }
    // Dovecot's own file has no host: "Nov 24 08:26:02 imap-login: Info: Login: ..."
    if (text.charAt(word - 1) == ':') {
      if (isTag(text.substring(at, word))) {
        return tagged(time, "", text, at, at);
      }
      return new Header(time, "", "dovecot", text.substring(at), text, at);
    }
    String host = text.substring(at, word);
    if (isDovecotProcess(host)) {
      return new Header(time, "", "dovecot", text.substring(at), text, at);
    }
    if (!isHost(host)) {
      // Exim's own file: "H=(the client's greeting) [192.0.2.7] ..." must not name a program.
      return new Header(time, "", "", text.substring(at), text, at);
    }
    return tagged(time, host, text, skipSpaces(text, word), at);
  }

  private static boolean isHost(String word) {
    return word.indexOf('=') < 0 && word.indexOf('(') < 0;
  }

  /** A syslog tag where the host is left out: "dovecot:", "postfix/smtpd[3]:". */
  private static boolean isTag(String word) {
    return word.equals("dovecot:") || word.indexOf('[') > 0 || word.startsWith("postfix");
  }

  /** "imap(mei)<4711><session>:" has no colon at its first space where a login has spaces in it. */
  private static boolean isDovecotProcess(String word) {
    return word.startsWith("imap(") || word.startsWith("pop3(") || word.startsWith("auth-worker(");
  }

  private static Header tagged(Instant time, String host, String text, int at, int behindTime) {
    int i = at;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ':' || c == '[' || c == ' ') {
        break;
      }
      i++;
    }
    if (i == at || i == text.length() || text.charAt(i) == ' ') {
      return new Header(time, host, "", text.substring(at), text, behindTime);
    }
    String program = text.substring(at, i);
    if (text.charAt(i) == '[') {
      int close = text.indexOf(']', i);
      if (close < 0) {
        return new Header(time, host, program, text.substring(i), text, behindTime);
      }
      i = close + 1;
    }
    if (i < text.length() && text.charAt(i) == ':') {
      i++;
    }
    return new Header(time, host, program, text.substring(skipSpaces(text, i)), text, behindTime);
  }

  private Header rfc5424(String text, int start, Instant written) {
    // TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [BOM MSG]
    Instant time = written;
    int at;
    if (text.startsWith("- ", start)) {
      at = start + 2;
    } else {
      time = timestamps.read(text, start, written);
      if (time == null) {
        return null;
      }
      at = skipSpaces(text, timestamps.end());
    }
    int hostEnd = wordEnd(text, at);
    int appStart = skipSpaces(text, hostEnd);
    int appEnd = wordEnd(text, appStart);
    int procEnd = wordEnd(text, skipSpaces(text, appEnd));
    int idEnd = wordEnd(text, skipSpaces(text, procEnd));
    int dataStart = skipSpaces(text, idEnd);
    if (dataStart >= text.length()) {
      return null;
    }
    int dataEnd = structuredDataEnd(text, dataStart);
    if (dataEnd < 0) {
      return null;
    }
    int message = skipSpaces(text, dataEnd);
    if (message < text.length() && text.charAt(message) == '\uFEFF') {
      message++;
    }
    return new Header(
        time,
        nilToEmpty(text.substring(at, hostEnd)),
        nilToEmpty(text.substring(appStart, appEnd)),
        text.substring(Math.min(message, text.length())),
        text,
        at);
  }

  private static int structuredDataEnd(String text, int start) {
    if (text.charAt(start) == '-') {
      return start + 1;
    }
    int at = start;
    while (at < text.length() && text.charAt(at) == '[') {
      boolean quoted = false;
      at++;
      while (at < text.length() && (quoted || text.charAt(at) != ']')) {
        char c = text.charAt(at);
        if (c == '\\' && quoted) {
          at++;
        } else if (c == '"') {
          quoted = !quoted;
        }
        at++;
      }
      at++;
    }
    return at == start || at > text.length() ? -1 : at;
  }

  private static String nilToEmpty(String value) {
    return value.equals("-") ? "" : value;
  }

  private static int afterPriority(String text) {
    if (text.isEmpty() || text.charAt(0) != '<') {
      return 0;
    }
    int close = text.indexOf('>');
    if (close < 2 || close > 4) {
      return 0;
    }
    for (int i = 1; i < close; i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return 0;
      }
    }
    return close + 1;
  }

  private static int skipSpaces(String text, int at) {
    int i = at;
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  private static int wordEnd(String text, int at) {
    int space = text.indexOf(' ', at);
    return space < 0 ? text.length() : space;
  }
}
