package org.mailwarden.parse;

/**
 * What a format makes of a line.
 *
 * @param isRead whether the line is of the format, with or without events
 * @param problem why a line that should have told of an event can't be read; null if it can
 */
record Reading(boolean isRead, String problem) {
  /** The line is of the format; what it says is among the events. */
  static final Reading READ = new Reading(true, null);

  /** The line is not of the format: another may know it. */
  static final Reading OTHER = new Reading(false, null);

  /**
   * The line is of the format and should have told of an event, but can't be read.
   *
   * @param problem for the administrator, without any text of the line
   */
  static Reading unreadable(String problem) {
    return new Reading(true, problem);
  }
}
