package org.mailwarden.geo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Origins from a country file and an ASN file, each the shipped one or an administrator's. Both are
 * MaxMind-format files in any of the layouts that {@link GeoRecord} reads.
 */
public final class GeoFiles implements OriginResolver, Locations {
  private static final Logger LOG = LoggerFactory.getLogger(GeoFiles.class);

  private final Optional<Watched> countryFile;
  private final Optional<Watched> asnFile;
  private final CountryPlaces countries = new CountryPlaces();
  private volatile Loaded loaded;

  /**
   * Loads the files.
   *
   * @param country the country file, or empty for the shipped one
   * @param asn the ASN file, or empty for the shipped one
   * @throws GeoFileException if one can't be used; the message says why and what to do
   */
  public static GeoFiles open(Optional<Path> country, Optional<Path> asn) {
    return new GeoFiles(country, asn);
  }

  private GeoFiles(Optional<Path> country, Optional<Path> asn) {
    countryFile = country.map(path -> new Watched(path, GeoFile.Kind.COUNTRY));
    asnFile = asn.map(path -> new Watched(path, GeoFile.Kind.ASN));
    loaded =
        new Loaded(
            countryFile.map(Watched::load).orElseGet(() -> GeoFile.shipped(GeoFile.Kind.COUNTRY)),
            asnFile.map(Watched::load).orElseGet(() -> GeoFile.shipped(GeoFile.Kind.ASN)));
  }

  @Override
  public Origin resolve(ClientAddress address) {
    return loaded.resolve(address);
  }

  /**
   * {@inheritDoc}
   *
   * <p>What the file in use says of the address goes before its origin's country: two clients are
   * compared by one file, so that a new one that moves a network makes nobody travel.
   */
  @Override
  public Optional<Location> locate(ClientAddress client, Origin origin) {
    return loaded.locate(client).or(() -> countries.of(origin.country()));
  }

  /**
   * Reads again what changed since it was last read. A file that can't be used now is left as it
   * was in memory, with a message in the log and in {@link #describe}, told once per change.
   *
   * @return whether anything was read anew
   */
  public synchronized boolean reloadIfChanged() {
    Optional<GeoFile> country = countryFile.flatMap(Watched::loadIfChanged);
    Optional<GeoFile> asn = asnFile.flatMap(Watched::loadIfChanged);
    if (country.isEmpty() && asn.isEmpty()) {
      return false;
    }
    loaded = new Loaded(country.orElse(loaded.country), asn.orElse(loaded.asn));
    return true;
  }

  /** The files in use: the country file, then the ASN file. */
  public synchronized List<Description> describe() {
    return List.of(describe(loaded.country, countryFile), describe(loaded.asn, asnFile));
  }

  private static Description describe(GeoFile file, Optional<Watched> watched) {
    return new Description(
        file.name(), file.type(), file.built(), watched.flatMap(Watched::problem));
  }

  /**
   * A geo file in use.
   *
   * @param name its path, or {@code (shipped)}
   * @param type as the file calls itself, such as {@code GeoLite2-Country}
   * @param built when its maker built it
   * @param problem why the file now at that path is not the one in use, if it is not
   */
  public record Description(String name, String type, Instant built, Optional<String> problem) {}

  /** What is in memory; replaced as a whole, with what was looked up in it. */
  private final class Loaded {
    private final GeoFile country;
    private final GeoFile asn;
    private final OriginMemo origins = new OriginMemo(this::lookUp);

    private Loaded(GeoFile country, GeoFile asn) {
      this.country = country;
      this.asn = asn;
    }

    private Origin resolve(ClientAddress address) {
      return origins.of(address);
    }

    private Optional<Location> locate(ClientAddress address) {
      return SpecialAddresses.contain(address.ip())
          ? Optional.empty()
          : country
              .locate(address.ip().toInetAddress())
              .or(() -> countries.of(resolve(address).country()));
    }

    private Origin lookUp(ClientAddress address) {
      if (SpecialAddresses.contain(address.ip())) {
        return Origin.unknown(address);
      }
      var inet = address.ip().toInetAddress();
      GeoRecord place = country.lookUp(inet);
      // An administrator's country file may hold the system as well, and newer than the shipped.
      GeoRecord system = asnFile.isEmpty() && place.asn() != 0 ? place : asn.lookUp(inet);
      return new Origin(place.country(), system.asn(), system.organization(), address.network());
    }
  }

  /** A path and what stood there when it was last read. */
  private static final class Watched {
    private final Path path;
    private final GeoFile.Kind kind;
    private Optional<String> seen = Optional.empty();
    private Optional<String> problem = Optional.empty();

    private Watched(Path path, GeoFile.Kind kind) {
      this.path = path;
      this.kind = kind;
    }

    private GeoFile load() {
      seen = stamp();
      return GeoFile.load(path, kind);
    }

    private Optional<GeoFile> loadIfChanged() {
      if (stamp().equals(seen)) {
        return Optional.empty();
      }
      try {
        GeoFile file = load();
        problem = Optional.empty();
        LOG.info("geo file {} read: {}, built {}", path, file.type(), file.built());
        return Optional.of(file);
      } catch (GeoFileException e) {
        problem = Optional.of(e.getMessage());
        LOG.warn("{}; the one read before stays in use", e.getMessage());
        return Optional.empty();
      }
    }

    private Optional<String> problem() {
      return problem;
    }

    private Optional<String> stamp() {
      try {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return Optional.of(
            "%s %s %s"
                .formatted(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size()));
      } catch (IOException e) {
        return Optional.of("unreadable: " + e.getMessage());
      }
    }
  }
}
