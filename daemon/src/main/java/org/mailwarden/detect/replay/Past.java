package org.mailwarden.detect.replay;

import java.io.IOException;

/** A past that can be replayed, any number of times. */
@FunctionalInterface
public interface Past {
  /**
   * Gives all of it to a replay, in the order of its times.
   *
   * @throws IOException if a log can't be read
   */
  void play(Replay replay) throws IOException;
}
