package org.mailwarden.parse;

import java.time.Instant;

/**
 * One line of a log, with its syslog header if the source has one, without its line end.
 *
 * @param written about when it was written at the latest (the file's modification time, or the
 *     arrival over the network): settles the year of a time stamp that has none
 */
public record LogLine(String text, Instant written) {}
