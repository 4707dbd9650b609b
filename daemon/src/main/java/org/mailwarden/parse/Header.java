package org.mailwarden.parse;

import java.time.Instant;

/**
 * What a log line says before its message.
 *
 * @param host that wrote it; empty where the line doesn't say
 * @param program without its process id, such as {@code postfix/submission/smtpd}; empty where the
 *     line names none
 * @param message what follows the program
 * @param text the whole line
 * @param behindTime where in the text the word behind the time stamp begins
 */
record Header(
    Instant time, String host, String program, String message, String text, int behindTime) {
  /** What a program that writes its own file put behind the time stamp. */
  String behindTimeStamp() {
    return text.substring(behindTime);
  }
}
