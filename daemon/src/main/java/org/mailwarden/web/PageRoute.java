package org.mailwarden.web;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Brings requests from Camel's platform-http to the {@link Website}. Reads the server's own
 * request: among Camel's headers a query parameter can't be told from a header.
 */
public final class PageRoute {
  private final Website website;

  public PageRoute(Website website) {
    this.website = website;
  }

  /** Answers a request; none of its headers come back in the answer. */
  @Handler
  public void answer(Exchange exchange) {
    HttpServerRequest request = exchange.getMessage(HttpMessage.class).getRequest();
    PageResponse response = website.handle(read(request));
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
    response.headers().forEach(message::setHeader);
    message.setBody(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private static PageRequest read(HttpServerRequest request) {
    String query = request.query();
    String language = request.getHeader("Accept-Language");
    return new PageRequest(
        request.method().name(),
        request.path(),
        query == null ? "" : query,
        request.headers().getAll("Cookie"),
        language == null ? "" : language,
        request.remoteAddress().hostAddress(),
        request.headers().getAll("X-Forwarded-For"),
        request.authority() == null ? "" : request.authority().toString());
  }
}
