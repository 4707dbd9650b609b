package org.mailwarden.parse;

/** Makes parsers. */
public final class LogParsers {
  private LogParsers() {}

  /** A parser for one source, which knows every format there is. */
  public static SourceParser create(ParseSettings settings) {
    return new MixedLogParser(settings);
  }
}
