package org.mailwarden.parse;

import java.util.ArrayList;
import java.util.List;

/** Texts in one line, separated by tabs; tabs, line ends and backslashes in them are escaped. */
final class Fields {
  private Fields() {}

  static String join(String... fields) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < fields.length; i++) {
      if (i > 0) {
        line.append('\t');
      }
      for (int j = 0; j < fields[i].length(); j++) {
        char c = fields[i].charAt(j);
        switch (c) {
          case '\t' -> line.append("\\t");
          case '\n' -> line.append("\\n");
          case '\\' -> line.append("\\\\");
          default -> line.append(c);
        }
      }
    }
    return line.toString();
  }

  static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\t') {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '\\' && i + 1 < line.length()) {
        i++;
        char escaped = line.charAt(i);
        field.append(escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
