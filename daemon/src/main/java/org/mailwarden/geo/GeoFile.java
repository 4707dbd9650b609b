package org.mailwarden.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DeserializationException;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MaxMind-format file, held in memory: a mapped file that is overwritten in place would end the
 * process.
 */
final class GeoFile {
  /** What a file must tell of. */
  enum Kind {
    COUNTRY("countries", "a Country or City file", "country.mmdb"),
    ASN("autonomous systems", "an ASN file", "asn.mmdb");

    private final String content;
    private final String expected;
    private final String shipped;

    Kind(String content, String expected, String shipped) {
      this.content = content;
      this.expected = expected;
      this.shipped = shipped;
    }

    private boolean isIn(GeoRecord found) {
      return this == COUNTRY ? !found.country().isEmpty() : found.asn() != 0;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(GeoFile.class);
  private static final int RECORDS_LOOKED_AT = 1_000;

  private final String name;
  private final Reader reader;

  private GeoFile(String name, Kind kind, Reader reader) throws IOException {
    this.name = name;
    this.reader = reader;
    if (!tellsOf(kind)) {
      throw new GeoFileException(
          "geo file %s: is of type \"%s\" and holds no %s; expected %s"
              .formatted(name, type(), kind.content, kind.expected),
          null);
    }
  }

  static GeoFile shipped(Kind kind) {
    try (InputStream in = GeoFile.class.getResourceAsStream(kind.shipped)) {
      return new GeoFile("(shipped)", kind, new Reader(in, new CHMCache()));
    } catch (IOException e) {
      throw new GeoFileException(
          "the shipped file of %s can't be read: reinstall".formatted(kind.content), e);
    }
  }

  static GeoFile load(Path path, Kind kind) {
    try (InputStream in = Files.newInputStream(path)) {
      return new GeoFile(path.toString(), kind, new Reader(in, new CHMCache()));
    } catch (NoSuchFileException e) {
      throw new GeoFileException("geo file " + path + ": no such file; correct its path", e);
    } catch (AccessDeniedException e) {
      throw new GeoFileException("geo file " + path + ": no permission to read it", e);
    } catch (IOException | IllegalArgumentException | DeserializationException e) {
      throw new GeoFileException(
          "geo file %s: not a whole MaxMind-format file (%s); download it again"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  String name() {
    return name;
  }

  String type() {
    return reader.getMetadata().getDatabaseType();
  }

  Instant built() {
    return reader.getMetadata().getBuildDate().toInstant();
  }

  GeoRecord lookUp(InetAddress address) {
    return GeoRecord.of(fields(address));
  }

  /** Where in the record's country the address is, if the file says; a City file does. */
  Optional<Location> locate(InetAddress address) {
    return GeoRecord.location(fields(address));
  }

  private Map<?, ?> fields(InetAddress address) {
    try {
      Map<?, ?> fields = reader.get(address, Map.class);
      return fields == null ? Map.of() : fields;
    } catch (IOException | IllegalArgumentException | DeserializationException e) {
      // An IPv4-only file refuses IPv6 addresses; a damaged record is as good as none.
      LOG.debug("geo file {}: {}", name, e.getMessage());
      return Map.of();
    }
  }

  private boolean tellsOf(Kind kind) throws IOException {
    Networks<Map<?, ?>> networks = networks();
    for (int i = 0; i < RECORDS_LOOKED_AT && networks.hasNext(); i++) {
      if (kind.isIn(GeoRecord.of(networks.next().getData()))) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the reader takes raw classes only
  private Networks<Map<?, ?>> networks() throws IOException {
    try {
      return (Networks) reader.networks(Map.class);
    } catch (InvalidNetworkException e) {
      throw new IOException(e);
    }
  }
}
