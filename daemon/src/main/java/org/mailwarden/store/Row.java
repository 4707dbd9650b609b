package org.mailwarden.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;

/** A row being written: takes its values in the order of the table's columns. */
interface Row {
  /** A number, not negative. */
  void number(long value) throws SQLException;

  /** A time, to the microsecond. */
  void time(Instant value) throws SQLException;

  /** An address, or null. */
  void ip(Optional<ClientAddress> value) throws SQLException;

  /** A text, cut to so many characters. */
  void text(String value, int limit) throws SQLException;
}
