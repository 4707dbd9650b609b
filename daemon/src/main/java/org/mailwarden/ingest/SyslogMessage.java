package org.mailwarden.ingest;

/**
 * One message of a syslog stream or datagram.
 *
 * @param text only its head where {@code tooLong}
 */
record SyslogMessage(String text, boolean tooLong) {}
