package org.mailwarden.detect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History.KnownPlace;
import org.mailwarden.store.LocatedEvent;

/**
 * Whether an event's place is news of some accounts: those of one owner, or one alone.
 *
 * <p>A place is news if no login came from there before; a login that drew attention shows it by
 * its signs besides. A country or autonomous system in a network that was used before is none: not
 * the client moved but the geo file changed. Nor is one where none was ever known, though public
 * networks are: there was no geo file then to compare with.
 */
final class Places {
  private final Case judged;
  private final List<Long> accounts;
  private List<KnownPlace> known;

  Places(Case judged, List<Long> accounts) {
    this.judged = judged;
    this.accounts = accounts;
  }

  /** What the kind's value is of this event; empty where unknown. */
  static Optional<String> value(Case judged, Candidate.Kind kind) {
    Optional<Origin> origin = judged.origin();
    return switch (kind) {
      case COUNTRY -> origin.flatMap(Origin::knownCountry);
      case ASN -> origin.map(Origin::asn).filter(asn -> asn != 0).map(String::valueOf);
      case NETWORK -> origin.map(Origin::network);
      case SERVICE -> Optional.of(judged.service()).filter(service -> !service.isEmpty());
      default -> throw new IllegalArgumentException(kind + " is no place");
    };
  }

  /** Whether an address is the internet's: a site's own have no country, whatever the geo file. */
  static boolean isPublic(ClientAddress client) {
    return !client.ip().isLocal() && !client.ip().isLoopback();
  }

  /**
   * Whether this was never seen of the accounts before, or not since a moment.
   *
   * @param since what was last used before this moment is forgotten
   */
  boolean isNew(Candidate.Kind kind, Instant since) {
    Optional<String> value = value(judged, kind);
    if (value.isEmpty() || judged.accountId() == 0 || isUsed(kind, value.get(), since)) {
      return false;
    }
    boolean widerThanNetwork = kind == Candidate.Kind.COUNTRY || kind == Candidate.Kind.ASN;
    return !widerThanNetwork
        || (!isUsed(Candidate.Kind.NETWORK, judged.origin().orElseThrow().network(), since)
            && isComparable(kind));
  }

  /**
   * Whether an event's country was first known of the accounts after its network: then the network
   * was in another country by an older geo file, and how far it is from anywhere isn't certain.
   */
  boolean isRelocated(LocatedEvent located) {
    Optional<String> country = located.origin().flatMap(Origin::knownCountry);
    if (country.isEmpty()) {
      return false;
    }
    String network = located.origin().orElseThrow().network();
    Optional<Instant> networkSince = firstSeen(Candidate.Kind.NETWORK, network);
    Instant countrySince =
        firstSeen(Candidate.Kind.COUNTRY, country.get()).orElse(located.event().time());
    return networkSince.isPresent() && networkSince.get().isBefore(countrySince);
  }

  private Optional<Instant> firstSeen(Candidate.Kind kind, String value) {
    return known().stream()
        .filter(place -> place.kind() == kind && place.value().equals(value))
        .map(KnownPlace::firstSeen)
        .min(Instant::compareTo);
  }

  private boolean isUsed(Candidate.Kind kind, String value, Instant since) {
    boolean hasSigns = isLogin() && !judged.sighting().signs().isEmpty();
    return (hasSigns && !judged.sighting().signs().containsKey(kind))
        || known().stream()
            .filter(place -> place.kind() == kind && place.value().equals(value))
            .anyMatch(place -> isBefore(place) && !place.lastSeen().isBefore(since));
  }

  private boolean isComparable(Candidate.Kind kind) {
    return known().stream().anyMatch(place -> place.kind() == kind && isBefore(place))
        || known().stream()
            .noneMatch(
                place ->
                    place.kind() == Candidate.Kind.NETWORK && isBefore(place) && isPublic(place));
  }

  private static boolean isPublic(KnownPlace network) {
    String prefix = network.value();
    return isPublic(ClientAddress.parse(prefix.substring(0, prefix.indexOf('/'))));
  }

  /** A place first seen at the moment of a login may be what this very login showed. */
  private boolean isBefore(KnownPlace place) {
    return isLogin()
        ? place.firstSeen().isBefore(judged.time())
        : !place.firstSeen().isAfter(judged.time());
  }

  private boolean isLogin() {
    return judged.stream() == Stream.SUCCESSFUL_LOGIN;
  }

  private List<KnownPlace> known() {
    if (known == null) {
      known =
          accounts.stream()
              .flatMap(account -> judged.history().places(account, judged.time()).stream())
              .toList();
    }
    return known;
  }
}
