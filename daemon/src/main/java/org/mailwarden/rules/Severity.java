package org.mailwarden.rules;

/** How bad it is if it is what it looks like, mildest first. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
