package org.mailwarden.mail;

import java.net.URI;
import java.time.LocalDate;
import org.mailwarden.event.Stream;

/** Makes links that open one account's logs. */
@FunctionalInterface
public interface LogLinks {
  /** A signed link that opens this day of this log and expires. */
  URI link(long accountId, Stream stream, LocalDate day);
}
