package org.mailwarden.store;

import java.util.List;
import java.util.Optional;
import org.mailwarden.parse.SourceParser.MemoryChange;

/**
 * Where the reading of a source stands.
 *
 * @param position as the last stored batch gave it; empty before the first
 * @param memory what its parser still has to remember
 */
public record SourceState(
    int id, String name, Optional<String> position, List<MemoryChange> memory) {
  public SourceState {
    memory = List.copyOf(memory);
  }
}
