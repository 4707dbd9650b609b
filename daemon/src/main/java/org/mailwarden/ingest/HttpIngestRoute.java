package org.mailwarden.ingest;

import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Brings requests from Camel's platform-http to {@link HttpIngest}. Reads the server's own request:
 * among Camel's headers a query parameter can't be told from a header.
 */
public final class HttpIngestRoute {
  private static final String PATH = "/ingest/";

  private final HttpIngest ingest;

  public HttpIngestRoute(HttpIngest ingest) {
    this.ingest = ingest;
  }

  /** Answers a request; none of its headers come back in the answer. */
  @Handler
  public void answer(Exchange exchange) {
    HttpServerRequest request = exchange.getMessage(HttpMessage.class).getRequest();
    String source = request.path().startsWith(PATH) ? request.path().substring(PATH.length()) : "";
    String body = exchange.getMessage().getBody(String.class);
    HttpIngest.Answer answer =
        ingest.take(
            source,
            header(request, "Authorization"),
            header(request, "Idempotency-Key"),
            body == null ? "" : body);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    if (answer.status() == 503) {
      message.setHeader("Retry-After", "30");
    }
    message.setBody(answer.json());
  }

  private static String header(HttpServerRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }
}
