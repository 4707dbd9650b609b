package org.mailwarden.detect;

/**
 * A condition of a rule that could not be worked out for some events, such as a division by zero.
 *
 * @param times since the start
 * @param message of the last time
 */
public record RuleTrouble(String rule, long times, String message) {}
