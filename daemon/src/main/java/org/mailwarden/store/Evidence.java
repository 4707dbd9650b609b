package org.mailwarden.store;

import java.util.Map;
import java.util.Optional;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/**
 * What an alert rests on.
 *
 * @param kind what was unusual
 * @param value the country, network or AS number; for volume the hour (ISO 8601, UTC)
 * @param service how the client came in; empty where it doesn't apply
 * @param figures numbers that the rule compared, by name, such as {@code recipients}, {@code usual}
 * @param reason why the rule found it, in one line of English for administrators, such as {@code 5
 *     failed logins in 1h (wanted 5)}; it may quote what clients sent; may be empty
 */
public record Evidence(
    Candidate.Kind kind,
    String value,
    String service,
    Optional<ClientAddress> client,
    Optional<Origin> origin,
    Map<String, Long> figures,
    String reason) {
  public Evidence {
    figures = Map.copyOf(figures);
  }

  /** Evidence that comes without a reason. */
  public Evidence(
      Candidate.Kind kind,
      String value,
      String service,
      Optional<ClientAddress> client,
      Optional<Origin> origin,
      Map<String, Long> figures) {
    this(kind, value, service, client, origin, figures, "");
  }
}
