package org.mailwarden.parse;

import java.time.Instant;

/**
 * What a log line says before its message.
 *
 * @param host that wrote it; empty where the line doesn't say
 * @param program without its process id, such as {@code postfix/submission/smtpd}
 */
record Header(Instant time, String host, String program, String message) {}
