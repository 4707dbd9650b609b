package org.mailwarden.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;

/** How evidence is kept: a small JSON object, readable by whoever looks into the table. */
final class EvidenceJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EvidenceJson() {}

  static String write(Evidence evidence) {
    ObjectNode node = JSON.createObjectNode();
    node.put("kind", Novelty.label(evidence.kind()));
    node.put("value", evidence.value());
    node.put("service", evidence.service());
    evidence.client().ifPresent(client -> node.put("ip", client.toString()));
    evidence
        .origin()
        .ifPresent(
            origin -> {
              node.put("country", origin.country());
              node.put("asn", origin.asn());
              node.put("organization", origin.organization());
              node.put("network", origin.network());
            });
    ObjectNode figures = node.putObject("figures");
    new TreeMap<>(evidence.figures()).forEach(figures::put);
    if (!evidence.reason().isEmpty()) {
      node.put("reason", evidence.reason());
    }
    return node.toString();
  }

  static Evidence read(String json) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert's evidence is not JSON: " + json, e);
    }
    Map<String, Long> figures = new TreeMap<>();
    node.path("figures").properties().forEach(f -> figures.put(f.getKey(), f.getValue().asLong()));
    return new Evidence(
        Novelty.kind(node.path("kind").asText()),
        node.path("value").asText(),
        node.path("service").asText(),
        node.hasNonNull("ip")
            ? Optional.of(ClientAddress.parse(node.path("ip").asText()))
            : Optional.empty(),
        node.hasNonNull("network")
            ? Optional.of(
                new Origin(
                    node.path("country").asText(),
                    node.path("asn").asLong(),
                    node.path("organization").asText(),
                    node.path("network").asText()))
            : Optional.empty(),
        figures,
        node.path("reason").asText());
  }
}
