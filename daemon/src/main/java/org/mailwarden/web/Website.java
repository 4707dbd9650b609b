package org.mailwarden.web;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Directory;
import org.mailwarden.directory.Languages;
import org.mailwarden.event.Stream;
import org.mailwarden.store.AlertStore;
import org.mailwarden.store.LogQuery;
import org.mailwarden.store.StoreUnavailableException;
import org.mailwarden.template.Templates;
import org.mailwarden.template.Wording;
import org.mailwarden.web.LogAddress.BadAddressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The query page: takes a request, gives a response, whatever comes. Reads logs only, and of the
 * one account that the session's link was for. Every look at a log is itself logged. Safe for any
 * number of threads.
 */
public final class Website {
  private static final Logger LOG = LoggerFactory.getLogger(Website.class);

  private final PageSettings settings;
  private final Languages languages;
  private final AccountLogs logs;
  private final Links links;
  private final Sessions sessions;
  private final Clients clients;
  private final StaticFiles files;
  private final LanguageChoice languageChoice;
  private final Pages pages;
  private final LogPage logPage;
  private final AdminGate adminGate;
  private final AdminPage adminPage;
  private final Clock clock;

  /**
   * @param templates of the folder {@code templates/page}
   * @param files the folder {@code templates/page/static}
   */
  public Website(
      PageSettings settings,
      Languages languages,
      Templates templates,
      Path files,
      Directory directory,
      LogQuery query,
      AlertStore alerts,
      Links links,
      SigningKeys keys,
      AdminSettings admin,
      Clock clock) {
    this(
        settings,
        languages,
        templates,
        files,
        new StoredLogs(directory, query, alerts),
        links,
        keys,
        admin,
        clock);
  }

  Website(
      PageSettings settings,
      Languages languages,
      Templates templates,
      Path files,
      AccountLogs logs,
      Links links,
      SigningKeys keys,
      AdminSettings admin,
      Clock clock) {
    this.settings = settings;
    this.languages = languages;
    this.logs = logs;
    this.links = links;
    this.sessions = new Sessions(settings.address(), settings.session(), keys, clock);
    this.clients = new Clients(settings.trustedProxies());
    this.files = StaticFiles.load(files);
    this.languageChoice = new LanguageChoice(languages, settings.https());
    this.pages = new Pages(settings, languages, templates, this.files);
    this.logPage = new LogPage(pages, templates, logs);
    this.adminGate = new AdminGate(admin.allow(), clients, settings.address().getHost());
    this.adminPage = new AdminPage(pages, this.files, templates, admin);
    this.clock = clock;
  }

  PageResponse handle(PageRequest request) {
    PageResponse response = answered(request);
    PageResponse secured = SecurityHeaders.added(response, settings.https());
    return request.method().equals("HEAD") ? secured.withoutBody() : secured;
  }

  private PageResponse answered(PageRequest request) {
    Locale language = languageChoice.of(request).orElse(languages.all().get(0));
    try {
      return answer(request, language);
    } catch (StoreUnavailableException e) {
      LOG.warn("a page can't be shown: {}", e.getMessage());
      return pages.notice(503, "store-down", language).with("Retry-After", "30");
    } catch (RuntimeException e) {
      LOG.error("a page can't be shown", e);
      return pages.notice(500, "error", language);
    }
  }

  private PageResponse answer(PageRequest request, Locale language) {
    String path = request.path();
    boolean leaving = path.equals("/logout");
    List<String> allowed = leaving ? List.of("POST") : List.of("GET", "HEAD");
    if (!allowed.contains(request.method())) {
      return pages.notice(405, "method", language).with("Allow", String.join(", ", allowed));
    }
    if (leaving) {
      return logout(request);
    }
    if (path.startsWith(Links.PATH)) {
      return open(path.substring(Links.PATH.length()), request, language);
    }
    if (path.startsWith(StaticFiles.PATH)) {
      return files
          .file(path.substring(StaticFiles.PATH.length()))
          .orElseGet(() -> pages.notice(404, "not-found", language));
    }
    if (path.equals(AdminPage.PATH) && adminGate.admits(request)) {
      return admin(request, language);
    }
    return languageChoice
        .chosenBy(request)
        .orElseGet(
            () ->
                switch (path) {
                  case "/" -> welcome(request, language);
                  case "/help" -> pages.help(language, hasSession(request));
                  case LogAddress.PATH -> showLog(request);
                  default -> pages.notice(404, "not-found", language);
                });
  }

  /** No cookie is given here: a language chosen is in the address. */
  private PageResponse admin(PageRequest request, Locale language) {
    LOG.atInfo().addKeyValue("client", client(request)).log("administrators' page shown");
    return adminPage.show(languageChoice.inAddress(request).orElse(language));
  }

  private PageResponse welcome(PageRequest request, Locale language) {
    return hasSession(request)
        ? PageResponse.redirect(LogAddress.PATH)
        : pages.notice(200, "signed-out", language);
  }

  /** The token is gone from the address bar with the answer. */
  private PageResponse open(String token, PageRequest request, Locale language) {
    try {
      Links.Target target = links.read(token);
      LOG.atInfo()
          .addKeyValue("account", target.accountId())
          .addKeyValue("client", client(request))
          .log("link opened");
      return PageResponse.redirect(LogAddress.of(target.stream(), target.day()).toString())
          .with("Set-Cookie", sessions.cookie(sessions.begin(target.accountId())));
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

  /** Only who has a session can end it: a form on another site's page sends no cookie along. */
  private PageResponse logout(PageRequest request) {
    PageResponse away = PageResponse.redirect("/");
    return hasSession(request) ? away.with("Set-Cookie", sessions.endingCookie()) : away;
  }

  private PageResponse showLog(PageRequest request) {
    Locale fallback = languageChoice.of(request).orElse(languages.all().get(0));
    Optional<Sessions.Session> session = session(request);
    if (session.isEmpty()) {
      return pages.notice(403, "session-over", fallback);
    }
    Optional<Contact> owner = logs.contact(session.get().accountId());
    if (owner.isEmpty()) {
      return pages.notice(403, "no-account", fallback).with("Set-Cookie", sessions.endingCookie());
    }
    Locale language = languageChoice.of(request).orElse(owner.get().language());
    return showLog(request, owner.get(), new Wording(language, owner.get().zone()))
        .with("Set-Cookie", sessions.cookie(session.get()));
  }

  private PageResponse showLog(PageRequest request, Contact owner, Wording wording) {
    LocalDate today = wording.day(clock.instant());
    LogDays days = new LogDays(today, (int) settings.retention().toDays());
    LogAddress address;
    try {
      address = LogAddress.of(request, today);
    } catch (BadAddressException e) {
      return logPage.refuse(
          e.parameter(), LogAddress.of(Stream.SUCCESSFUL_LOGIN, today), days, wording);
    }
    if (!days.contains(address.day())) {
      return logPage.refuse("day", address.at(days.nearest(address.day())), days, wording);
    }
    PageResponse page = logPage.show(owner, address, days, wording);
    LOG.atInfo()
        .addKeyValue("account", owner.account().address())
        .addKeyValue("log", address.stream().label())
        .addKeyValue("day", address.day())
        .addKeyValue("client", client(request))
        .log("log shown");
    return page;
  }

  private boolean hasSession(PageRequest request) {
    return session(request).isPresent();
  }

  private Optional<Sessions.Session> session(PageRequest request) {
    try {
      Optional<String> cookie = request.cookie(sessions.cookieName());
      return cookie.isEmpty() ? Optional.empty() : Optional.of(sessions.read(cookie.get()));
    } catch (TokenException e) {
      return Optional.empty();
    }
  }

  private String client(PageRequest request) {
    return clients.client(request.peer(), request.forwardedFor());
  }
}
