package org.mailwarden.web;

import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets no request header in, as {@link PageRoute} reads the request itself, and every response
 * header out but Camel's own; Camel's default would drop Cache-Control.
 */
public final class PageHeaders implements HeaderFilterStrategy {
  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return name.startsWith("Camel");
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return true;
  }
}
