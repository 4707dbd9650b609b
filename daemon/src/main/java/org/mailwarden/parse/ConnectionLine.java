package org.mailwarden.parse;

/**
 * What a directory server logs of a connection: {@code conn=12 op=1 BIND dn="..."} or {@code
 * conn=12 fd=64 closed}.
 *
 * @param connection its number
 * @param operation the operation's number, or empty where the line is of the connection itself
 * @param text what follows
 */
record ConnectionLine(String connection, String operation, String text) {
  private static final int LONGEST_NUMBER = 20;

  /** Reads a line, or gives null if it isn't one. */
  static ConnectionLine of(String line) {
    String connection = number(line, 0, "conn=");
    if (connection.isEmpty()) {
      return null;
    }
    int next = "conn=".length() + connection.length() + 1;
    String operation = number(line, next, "op=");
    if (!operation.isEmpty()) {
      int text = next + "op=".length() + operation.length() + 1;
      return new ConnectionLine(connection, operation, line.substring(text));
    }
    return new ConnectionLine(connection, "", line.substring(next));
  }

  /** The text between this mark and the last of that one, or null if they don't stand so. */
  String between(String first, String last) {
    int end = text.lastIndexOf(last);
    return text.startsWith(first) && end >= first.length()
        ? text.substring(first.length(), end)
        : null;
  }

  /** The number behind this name, if a space follows; a server's own operations have -1. */
  private static String number(String line, int at, String name) {
    if (!line.startsWith(name, at)) {
      return "";
    }
    int start = at + name.length();
    int end = start;
    while (end < line.length() && end < start + LONGEST_NUMBER && isInNumber(line.charAt(end))) {
      end++;
    }
    return end < line.length() && line.charAt(end) == ' ' ? line.substring(start, end) : "";
  }

  private static boolean isInNumber(char c) {
    return (c >= '0' && c <= '9') || c == '-';
  }
}
