package org.mailwarden.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a browser gets.
 *
 * @param headers by name
 * @param body text, sent as UTF-8
 */
record PageResponse(int status, Map<String, String> headers, String body) {
  PageResponse {
    headers = Map.copyOf(headers);
  }

  static PageResponse html(int status, String html) {
    return new PageResponse(status, Map.of("Content-Type", "text/html; charset=utf-8"), html);
  }

  /** See Other: asked for with GET, whatever the request was. */
  static PageResponse redirect(String location) {
    return new PageResponse(303, Map.of("Location", location), "");
  }

  PageResponse with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new PageResponse(status, all, body);
  }

  PageResponse withoutBody() {
    return new PageResponse(status, headers, "");
  }
}
