package org.mailwarden.web;

import inet.ipaddr.IPAddress;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/**
 * The administrators' page.
 *
 * @param allow clients that may see it
 * @param zone in which its days begin
 * @param report what it shows, gathered anew for each look
 */
public record AdminSettings(List<IPAddress> allow, ZoneId zone, Supplier<AdminReport> report) {
  public AdminSettings {
    allow = List.copyOf(allow);
  }
}
