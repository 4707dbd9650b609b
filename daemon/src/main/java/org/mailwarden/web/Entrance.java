package org.mailwarden.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in, a mail's link and the portal's hand-off, and the way out. Who came in has a session,
 * whose cookie goes with every response.
 *
 * @param portal where empty, links in mails are the only way in
 */
record Entrance(
    Links links,
    Optional<Portal> portal,
    Sessions sessions,
    Clients clients,
    AccountLogs logs,
    Pages pages) {
  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

  /** The token is gone from the address bar with the answer. */
  PageResponse openLink(String token, PageRequest request, Locale language) {
    try {
      Links.Target target = links.read(token);
      LOG.atInfo()
          .addKeyValue("account", target.accountId())
          .addKeyValue("client", client(request))
          .log("link opened");
      return kept(
          PageResponse.redirect(LogAddress.of(target.stream(), target.day()).toString()),
          sessions.begin(new Viewer.LinkHolder(target.accountId())));
    } catch (TokenException e) {
      LOG.atInfo()
          .addKeyValue("reason", e.reason())
          .addKeyValue("client", client(request))
          .log("link refused");
      return switch (e.reason()) {
        case EXPIRED -> pages.notice(410, "link-expired", language);
        case WRONG -> pages.notice(403, "link-wrong", language);
      };
    }
  }

  /** The signature is gone from the address bar with the answer. */
  PageResponse handOver(PageRequest request, Locale language) {
    if (portal.isEmpty()) {
      return pages.notice(404, "not-found", language);
    }
    Portal from = portal.get();
    try {
      return handedOver(from, from.signed(request), request, language);
    } catch (HandOffException e) {
      LOG.atInfo()
          .addKeyValue("reason", e.reason())
          .addKeyValue("detail", e.getMessage())
          .addKeyValue("client", client(request))
          .log("hand-off refused");
      return pages.portalNotice(e.reason().status(), e.reason().notice(), language);
    }
  }

  private PageResponse handedOver(
      Portal from, HandOff handOff, PageRequest request, Locale language) throws HandOffException {
    Viewer person = new Viewer.Person(handOff.person());
    try {
      from.use(handOff, client(request));
    } catch (HandOffException e) {
      // Two clicks where one would do, or Back and Forward: who is inside already stays inside.
      if (e.reason() == HandOffException.Reason.USED_BEFORE && isSignedInAs(person, request)) {
        return PageResponse.redirect(LogAddress.PATH);
      }
      throw e;
    }
    List<Contact> accounts = logs.accounts(person);
    LOG.atInfo()
        .addKeyValue("viewer", person)
        .addKeyValue("key", handOff.key())
        .addKeyValue("accounts", accounts.size())
        .addKeyValue("client", client(request))
        .log("person handed over");
    if (accounts.isEmpty()) {
      // Not the session of whoever used this browser before.
      return ended(pages.portalNotice(403, "portal-nobody", language));
    }
    return kept(
        PageResponse.redirect(accounts.size() == 1 ? LogAddress.PATH : AccountMenu.PATH),
        sessions.begin(person));
  }

  /** Only who has a session can end it: a form on another site's page sends no cookie along. */
  PageResponse leave(PageRequest request) {
    PageResponse away = PageResponse.redirect("/");
    return session(request).isPresent() ? ended(away) : away;
  }

  /** The session that a request goes on with. */
  Optional<Sessions.Session> session(PageRequest request) {
    try {
      Optional<String> cookie = request.cookie(sessions.cookieName());
      return cookie.isEmpty() ? Optional.empty() : Optional.of(sessions.read(cookie.get()));
    } catch (TokenException e) {
      return Optional.empty();
    }
  }

  /** The response, with which the session goes on. */
  PageResponse kept(PageResponse response, Sessions.Session session) {
    return response.with("Set-Cookie", sessions.cookie(session));
  }

  /** The response, with which any session ends. */
  PageResponse ended(PageResponse response) {
    return response.with("Set-Cookie", sessions.endingCookie());
  }

  private boolean isSignedInAs(Viewer viewer, PageRequest request) {
    return session(request).filter(session -> session.viewer().equals(viewer)).isPresent();
  }

  private String client(PageRequest request) {
    return clients.client(request.peer(), request.forwardedFor());
  }
}
