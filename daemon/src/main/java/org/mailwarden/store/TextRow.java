package org.mailwarden.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/**
 * Rows in the text that LOAD DATA reads by default: values set apart by tabs, rows by line ends,
 * both and backslashes escaped, {@code \N} for null.
 *
 * @see <a
 *     href="https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/inserting-loading-data/load-data-into-tables-or-index/load-data-infile">LOAD
 *     DATA INFILE</a>
 */
final class TextRow implements Row {
  private static final long SECONDS_A_DAY = 86_400;

  private byte[] data = new byte[1 << 14];
  private int length;
  private boolean rowBegun;

  /** The date that was written last: rows of a batch are mostly of one day. */
  private long lastDay = Long.MIN_VALUE;

  private byte[] lastDate = new byte[0];

  /** What was written since it was cleared last: this many of {@link #bytes}. */
  int length() {
    return length;
  }

  byte[] bytes() {
    return data;
  }

  void clear() {
    length = 0;
  }

  /** Ends a row. */
  void end() {
    data[length++] = '\n';
    rowBegun = false;
  }

  @Override
  public void number(long value) {
    beginValue(20);
    int count = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    digits(value, count);
  }

  @Override
  public void time(Instant value) {
    beginValue(40);
    long seconds = value.getEpochSecond();
    long day = Math.floorDiv(seconds, SECONDS_A_DAY);
    if (day != lastDay) {
      lastDay = day;
      lastDate = (LocalDate.ofEpochDay(day) + " ").getBytes(StandardCharsets.US_ASCII);
    }
    System.arraycopy(lastDate, 0, data, length, lastDate.length);
    length += lastDate.length;
    int second = (int) Math.floorMod(seconds, SECONDS_A_DAY);
    digits(second / 3_600, 2);
    data[length++] = ':';
    digits(second / 60 % 60, 2);
    data[length++] = ':';
    digits(second % 60, 2);
    data[length++] = '.';
    digits(value.getNano() / 1_000, 6);
  }

  @Override
  public void ip(Optional<ClientAddress> value) {
    beginValue(40);
    if (value.isPresent()) {
      for (byte octet : value.get().bytes()) {
        octet(octet);
      }
    } else {
      data[length++] = '\\';
      data[length++] = 'N';
    }
  }

  @Override
  public void text(String value, int limit) {
    String text = Column.text(value, limit);
    beginValue(text.length() * 6);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        for (byte octet : text.substring(i).getBytes(StandardCharsets.UTF_8)) {
          octet(octet);
        }
        return;
      }
      octet((byte) c);
    }
  }

  /** Makes room for a value and sets it apart from the one before. */
  private void beginValue(int room) {
    if (length + room + 2 > data.length) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, length + room + 2));
    }
    if (rowBegun) {
      data[length++] = '\t';
    }
    rowBegun = true;
  }

  private void octet(byte octet) {
    switch (octet) {
      case '\t', '\n', '\\' -> {
        data[length++] = '\\';
        data[length++] = octet;
      }
      case 0 -> {
        data[length++] = '\\';
        data[length++] = '0';
      }
      default -> data[length++] = octet;
    }
  }

  private void digits(long value, int count) {
    long rest = value;
    for (int i = length + count - 1; i >= length; i--) {
      data[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }
}
