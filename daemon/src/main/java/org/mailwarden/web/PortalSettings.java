package org.mailwarden.web;

import java.net.URI;
import java.util.Optional;

/**
 * The institution's portal, which hands people who are signed in there over to us.
 *
 * @param address where people find it: where a refused hand-off and a visit that ends lead back to
 */
public record PortalSettings(PortalKeys keys, AddressCheck addressCheck, Optional<URI> address) {}
