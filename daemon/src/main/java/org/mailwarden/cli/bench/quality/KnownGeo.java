package org.mailwarden.cli.bench.quality;

import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.geo.Location;
import org.mailwarden.geo.Locations;
import org.mailwarden.geo.OriginResolver;

/** The shipped geo files, or what a site has that does without one of them, or without both. */
final class KnownGeo implements OriginResolver, Locations {
  /** What is known of an address beside its network. */
  enum Extent {
    /** Country and AS number. */
    FULL,
    COUNTRY,
    /** Nothing, as of documentation addresses. */
    NONE
  }

  private final GeoFiles files = GeoFiles.open(Optional.empty(), Optional.empty());
  private final Extent extent;

  KnownGeo(Extent extent) {
    this.extent = extent;
  }

  @Override
  public Origin resolve(ClientAddress address) {
    return switch (extent) {
      case FULL -> files.resolve(address);
      case COUNTRY -> new Origin(files.resolve(address).country(), 0, "", address.network());
      case NONE -> Origin.unknown(address);
    };
  }

  @Override
  public Optional<Location> locate(ClientAddress client, Origin origin) {
    return extent == Extent.NONE ? Optional.empty() : files.locate(client, origin);
  }
}
