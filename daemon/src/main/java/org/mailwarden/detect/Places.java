package org.mailwarden.detect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailwarden.event.Origin;
import org.mailwarden.event.Stream;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.History.KnownPlace;

/**
 * Whether an event's place is news of some accounts: those of one owner, or one alone.
 *
 * <p>For a login its signs say what is new. Mails and changes of the account have no such signs:
 * their place is news if no login came from there. A country or autonomous system in a network that
 * was used before is no news: not the client moved but the geo file changed, or the network was
 * renumbered.
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

  /**
   * Whether this was never seen of the accounts before, or not since a moment.
   *
   * @param since what was last used before this moment is forgotten
   */
  boolean isNew(Candidate.Kind kind, Instant since) {
    Optional<String> value = value(judged, kind);
    if (value.isEmpty() || judged.accountId() == 0 || !isNewToAccounts(kind, value.get(), since)) {
      return false;
    }
    boolean widerThanNetwork = kind == Candidate.Kind.COUNTRY || kind == Candidate.Kind.ASN;
    return !widerThanNetwork
        || isNewToAccounts(Candidate.Kind.NETWORK, judged.origin().orElseThrow().network(), since);
  }

  private boolean isNewToAccounts(Candidate.Kind kind, String value, Instant since) {
    boolean login = judged.stream() == Stream.SUCCESSFUL_LOGIN;
    if (login && !judged.sighting().signs().containsKey(kind)) {
      return false;
    }
    // The account's own places are known from its signs; only others' are left to ask for.
    return (login && accounts.size() == 1) || !isKnown(kind, value, since);
  }

  private boolean isKnown(Candidate.Kind kind, String value, Instant since) {
    for (KnownPlace place : known()) {
      if (place.kind() == kind
          && place.value().equals(value)
          && place.firstSeen().isBefore(judged.time())
          && !place.lastSeen().isBefore(since)) {
        return true;
      }
    }
    return false;
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
