package org.mailwarden.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mailwarden.store.EventBatch;
import org.mailwarden.store.StoreUnavailableException;

/**
 * Takes JSON lines by HTTP POST: whoever sends them proves it by a token of its source, and may
 * name the delivery so that it can be sent again after a failure without being stored twice.
 */
public final class HttpIngest {
  /** Lines of one request. */
  static final int MOST_LINES = 20_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEARER = "Bearer ";

  private final Map<String, String> tokens;
  private final Ingest ingest;
  private final Clock clock;

  /**
   * @param tokens by source's name
   */
  public HttpIngest(Map<String, String> tokens, Ingest ingest, Clock clock) {
    this.tokens = Map.copyOf(tokens);
    this.ingest = ingest;
    this.clock = clock;
  }

  /**
   * Stores a request's lines before it answers.
   *
   * @param authorization the header, empty if there is none
   * @param delivery the sender's own name for these lines ({@code Idempotency-Key}); empty if none
   */
  Answer take(String source, String authorization, String delivery, String body) {
    if (!isAllowed(source, authorization)) {
      return Answer.problem(
          401, "no source of that name has this token; send it as Authorization: Bearer TOKEN");
    }
    if (delivery.length() > EventBatch.LONGEST_DELIVERY_ID) {
      return Answer.problem(
          400,
          "Idempotency-Key: expected at most " + EventBatch.LONGEST_DELIVERY_ID + " characters");
    }
    List<LineBatch.Line> lines = lines(body);
    if (lines.size() > MOST_LINES) {
      return Answer.problem(
          413,
          "expected at most " + MOST_LINES + " lines; send the others in a request of their own");
    }
    try {
      return answer(
          ingest.takeOrFail(
              new LineBatch(
                  source,
                  lines,
                  "http " + UUID.randomUUID(),
                  Optional.of(delivery).filter(d -> !d.isEmpty()),
                  clock.instant(),
                  false)));
    } catch (StoreUnavailableException e) {
      return Answer.problem(503, "nothing was stored; send the same again in half a minute");
    }
  }

  private boolean isAllowed(String source, String authorization) {
    String expected = tokens.get(source);
    String given = authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "";
    // Compared in any case: how long an answer takes must not tell which sources there are.
    boolean same =
        MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            (expected == null ? UUID.randomUUID().toString() : expected)
                .getBytes(StandardCharsets.UTF_8));
    return expected != null && same;
  }

  private static List<LineBatch.Line> lines(String body) {
    List<LineBatch.Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) body.lines()::iterator) {
      number++;
      if (!line.isBlank()) {
        boolean tooLong = line.length() > SyslogFrames.LONGEST;
        lines.add(
            new LineBatch.Line(
                tooLong ? line.substring(0, LogFileFollower.HEAD_OF_LONG_LINE) : line,
                "line " + number,
                tooLong));
      }
    }
    return lines;
  }

  private static Answer answer(EventBatch stored) {
    ObjectNode json = JSON.createObjectNode();
    json.put("understood", stored.lines().understood());
    json.put("not_ours", stored.lines().notOurs());
    json.put("unread", stored.lines().unread());
    ArrayNode unreadable = json.putArray("unreadable");
    stored
        .unreadable()
        .forEach(
            line -> unreadable.addObject().put("at", line.position()).put("reason", line.reason()));
    boolean useless = stored.lines().understood() == 0 && !stored.unreadable().isEmpty();
    return new Answer(useless ? 400 : 202, json.toString());
  }

  /** What the sender is answered. */
  record Answer(int status, String json) {
    static Answer problem(int status, String problem) {
      return new Answer(status, JSON.createObjectNode().put("problem", problem).toString());
    }
  }
}
