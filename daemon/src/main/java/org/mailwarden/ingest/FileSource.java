package org.mailwarden.ingest;

import java.nio.file.Path;
import java.time.ZoneId;

/**
 * A log file that is followed through its rotations.
 *
 * @param name the source's name in the configuration, in health and in metrics
 * @param path the file, such as {@code /var/log/mail.log}; its file name may be a glob ({@code
 *     mail-*.log}) where each new file gets a name of its own
 * @param zone the zone of time stamps that carry none
 */
public record FileSource(String name, Path path, ZoneId zone) {}
