package org.mailwarden.rules;

/** A condition that was understood could not be worked out for an event. */
public final class ConditionException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message what went wrong, for the administrator
   */
  public ConditionException(String message) {
    super(message);
  }
}
