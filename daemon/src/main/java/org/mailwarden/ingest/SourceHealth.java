package org.mailwarden.ingest;

import java.util.Optional;

/**
 * How a source stands.
 *
 * @param problem why nothing can be read from it now and what to do, if so
 * @param lag what waits to be read: bytes of a file, lines of a network source
 * @param dropped lines of a datagram source that had to be let go since the start
 */
public record SourceHealth(String source, Optional<String> problem, long lag, long dropped) {}
