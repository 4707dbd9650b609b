package org.mailwarden.parse;

/**
 * What a format makes of a line.
 *
 * @param isRead whether the format knows what the line says, with or without events
 * @param isOurs whether the line is of the format's program at least
 * @param problem why a line that should have told of an event can't be read; null if it can
 */
record Reading(boolean isRead, boolean isOurs, String problem) {
  /** The line is of the format; what it says is among the events. */
  static final Reading READ = new Reading(true, true, null);

  /** The line is not of the format: another may know it. */
  static final Reading OTHER = new Reading(false, false, null);

  /**
   * Only the format's own program writes such lines, but this one is of no kind that the format
   * knows: another may, and if none does, it counts as understood unless it looks as if it should
   * have told something.
   */
  static final Reading UNKNOWN_KIND = new Reading(false, true, null);

  /**
   * The line is of the format and should have told of an event, but can't be read.
   *
   * @param problem for the administrator, without any text of the line
   */
  static Reading unreadable(String problem) {
    return new Reading(true, true, problem);
  }
}
