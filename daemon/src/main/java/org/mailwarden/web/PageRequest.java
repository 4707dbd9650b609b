package org.mailwarden.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a browser asks for.
 *
 * @param path decoded nowhere, as in the request line
 * @param query without its question mark, as in the request line; empty if there is none
 * @param cookies the Cookie headers
 * @param acceptLanguage the header, or empty
 * @param peer the address that opened the connection
 * @param forwardedFor the X-Forwarded-For headers in their order
 * @param host the Host header, with its port; empty if there is none
 */
record PageRequest(
    String method,
    String path,
    String query,
    List<String> cookies,
    String acceptLanguage,
    String peer,
    List<String> forwardedFor,
    String host) {
  PageRequest {
    cookies = List.copyOf(cookies);
    forwardedFor = List.copyOf(forwardedFor);
  }

  /** The first query parameter of this name; one that can't be decoded is as good as wrong text. */
  Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  /** All query parameters of this name in their order. */
  List<String> parameters(String name) {
    List<String> values = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (key.equals(name)) {
        values.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  /** The first cookie of this name. */
  Optional<String> cookie(String name) {
    return cookies.stream()
        .flatMap(header -> List.of(header.split(";")).stream())
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1))
        .findFirst();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
