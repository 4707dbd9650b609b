package org.mailwarden.web;

import inet.ipaddr.IPAddressString;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mailwarden.directory.Languages;
import org.mailwarden.event.Stream;
import org.mailwarden.template.Templates;

/** A website on logs in memory, and a browser that keeps its one session cookie. */
final class TestSite {
  static final SigningKeys KEYS = SigningKeys.of("0123456789abcdef0123456789abcdef");
  static final String CLIENT = "192.0.2.9";
  static final URI ADDRESS = URI.create("https://logs.campus.example");

  private static final String OLD_KEY = "2025 fedcba9876543210fedcba9876543210";

  final MemoryLogs logs = MemoryLogs.campus();
  final Links links;
  private final Clock clock;
  private final Website website;
  private String cookie = "";
  private AdminReport report = AdminReports.QUIET;

  TestSite() {
    this(ADDRESS, Clock.fixed(MemoryLogs.NOW, ZoneOffset.UTC));
  }

  TestSite(URI address, Clock clock) {
    this(address, clock, true);
  }

  TestSite(URI address, Clock clock, boolean creditDbIp) {
    this(address, clock, creditDbIp, Optional.empty());
  }

  /** A site with a portal that hands people over. */
  static TestSite withPortal(URI address, Clock clock, AddressCheck check) {
    Set<String> used = ConcurrentHashMap.newKeySet();
    PortalSettings settings =
        new PortalSettings(
            PortalKeys.of(PortalUrl.KEY + " " + PortalUrl.SECRET + "\n" + OLD_KEY),
            check,
            Optional.of(URI.create("https://portal.campus.example")));
    return new TestSite(
        address,
        clock,
        true,
        Optional.of(new Portal(settings, (nonce, expires) -> used.add(nonce), clock)));
  }

  private TestSite(URI address, Clock clock, boolean creditDbIp, Optional<Portal> portal) {
    this.clock = clock;
    this.links = new Links(address, Duration.ofDays(7), KEYS, clock);
    this.website =
        new Website(
            new PageSettings(
                "Campus Mail",
                "postmaster@campus.example",
                URI.create("https://mail.campus.example/password"),
                address,
                Duration.ofMinutes(30),
                Duration.ofDays(30),
                List.of(new IPAddressString("127.0.0.0/8").getAddress()),
                creditDbIp),
            new Languages(List.of("en", "zh-TW")),
            Templates.load(Path.of("../templates/page")),
            Path.of("../templates/page/static"),
            logs,
            links,
            KEYS,
            portal,
            new AdminSettings(
                List.of(
                    new IPAddressString("127.0.0.0/8").getAddress(),
                    new IPAddressString("::1").getAddress(),
                    new IPAddressString("203.0.113.0/24").getAddress()),
                ZoneId.of("Asia/Taipei"),
                () -> report),
            clock);
  }

  Website website() {
    return website;
  }

  /** Opens a fresh link to successful logins of this day, and follows no redirect. */
  PageResponse openLink(long accountId, String day) {
    PageResponse response =
        get(links.link(accountId, Stream.SUCCESSFUL_LOGIN, LocalDate.parse(day)).getPath());
    cookie = response.headers().get("Set-Cookie").replaceFirst(";.*", "");
    return response;
  }

  /** Where the portal sends this person now, whose browser is at {@link #CLIENT}. */
  PortalUrl portalUrl(String person) {
    return PortalUrl.of(person, CLIENT, clock.instant());
  }

  /** Comes from the portal, and follows no redirect. */
  PageResponse handOver(String person) {
    PageResponse response = get(portalUrl(person).toString());
    cookie = response.headers().getOrDefault("Set-Cookie", "").replaceFirst(";.*", "");
    return response;
  }

  String cookie() {
    return cookie;
  }

  PageResponse get(String address) {
    return send("GET", address, cookie, "en");
  }

  PageResponse send(String method, String address, String withCookie, String language) {
    return send(method, address, withCookie, language, CLIENT, List.of());
  }

  PageResponse send(
      String method,
      String address,
      String withCookie,
      String language,
      String peer,
      List<String> forwardedFor) {
    int mark = address.indexOf('?');
    return website.handle(
        new PageRequest(
            method,
            mark < 0 ? address : address.substring(0, mark),
            mark < 0 ? "" : address.substring(mark + 1),
            withCookie.isEmpty() ? List.of() : List.of(withCookie),
            language,
            peer,
            forwardedFor,
            "logs.campus.example"));
  }

  /** What the administrators' page is to show from now on. */
  void report(AdminReport shown) {
    this.report = shown;
  }

  /** Asks for the administrators' page. */
  PageResponse admin(
      String peer, List<String> forwardedFor, String host, String query, String language) {
    return website.handle(
        new PageRequest("GET", "/admin", query, List.of(), language, peer, forwardedFor, host));
  }
}
