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
 * one account that the session's link was for, or of the accounts of whom the portal sent. Every
 * look at a log is itself logged. Safe for any number of threads.
 */
public final class Website {
  private static final Logger LOG = LoggerFactory.getLogger(Website.class);

  private final PageSettings settings;
  private final Languages languages;
  private final AccountLogs logs;
  private final Clients clients;
  private final StaticFiles files;
  private final LanguageChoice languageChoice;
  private final Pages pages;
  private final LogPage logPage;
  private final AccountMenu accountMenu;
  private final Entrance entrance;
  private final AdminGate adminGate;
  private final AdminPage adminPage;
  private final Clock clock;

  /**
   * @param templates of the folder {@code templates/page}
   * @param files the folder {@code templates/page/static}
   * @param portal where empty, links in mails are the only way in
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
      Optional<Portal> portal,
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
        portal,
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
      Optional<Portal> portal,
      AdminSettings admin,
      Clock clock) {
    this.settings = settings;
    this.languages = languages;
    this.logs = logs;
    this.clients = new Clients(settings.trustedProxies());
    this.files = StaticFiles.load(files);
    this.languageChoice = new LanguageChoice(languages, settings.https());
    this.pages =
        new Pages(settings, languages, templates, this.files, portal.map(Portal::settings));
    this.logPage = new LogPage(pages, templates, logs);
    this.accountMenu = new AccountMenu(pages, templates);
    this.entrance =
        new Entrance(
            links,
            portal,
            new Sessions(settings.address(), settings.session(), keys, clock),
            clients,
            logs,
            pages);
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
    List<String> allowed = allowedMethods(path);
    if (!allowed.contains(request.method())) {
      return pages.notice(405, "method", language).with("Allow", String.join(", ", allowed));
    }
    if (leaving) {
      return entrance.leave(request);
    }
    if (path.startsWith(Links.PATH)) {
      return entrance.openLink(path.substring(Links.PATH.length()), request, language);
    }
    if (path.equals(Portal.PATH)) {
      return entrance.handOver(request, language);
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
                  case "/help" -> pages.help(language, entrance.session(request).isPresent());
                  case LogAddress.PATH -> signedIn(request, this::showLog);
                  case AccountMenu.PATH -> signedIn(request, this::showMenu);
                  default -> pages.notice(404, "not-found", language);
                });
  }

  /** HEAD would use a hand-off up and leave the person outside. */
  private static List<String> allowedMethods(String path) {
    return switch (path) {
      case "/logout" -> List.of("POST");
      case Portal.PATH -> List.of("GET");
      default -> List.of("GET", "HEAD");
    };
  }

  /** No cookie is given here: a language chosen is in the address. */
  private PageResponse admin(PageRequest request, Locale language) {
    LOG.atInfo().addKeyValue("client", client(request)).log("administrators' page shown");
    return adminPage.show(languageChoice.inAddress(request).orElse(language));
  }

  private PageResponse welcome(PageRequest request, Locale language) {
    return entrance.session(request).isPresent()
        ? PageResponse.redirect(LogAddress.PATH)
        : pages.signInNotice(200, "signed-out", language);
  }

  /** A page about the accounts that are the reader's at this moment, whatever was before. */
  private PageResponse signedIn(PageRequest request, SignedInPage page) {
    Optional<Locale> chosen = languageChoice.of(request);
    Locale fallback = chosen.orElse(languages.all().get(0));
    Optional<Sessions.Session> session = entrance.session(request);
    if (session.isEmpty()) {
      return pages.signInNotice(403, "session-over", fallback);
    }
    Viewer viewer = session.get().viewer();
    List<Contact> accounts = logs.accounts(viewer);
    if (accounts.isEmpty()) {
      String key = viewer instanceof Viewer.Person ? "portal-nobody" : "no-account";
      return entrance.ended(pages.portalNotice(403, key, fallback));
    }
    Locale language = chosen.orElse(accounts.get(0).language());
    return entrance.kept(page.show(request, viewer, accounts, language), session.get());
  }

  private PageResponse showMenu(
      PageRequest request, Viewer viewer, List<Contact> accounts, Locale language) {
    return accountMenu.show(accounts, language);
  }

  /** Of the accounts, which are the reader's, shows the one that the address names. */
  private PageResponse showLog(
      PageRequest request, Viewer viewer, List<Contact> accounts, Locale language) {
    Optional<String> named = request.parameter(LogAddress.ACCOUNT);
    if (named.isEmpty() && accounts.size() > 1) {
      return PageResponse.redirect(AccountMenu.PATH);
    }
    Optional<Contact> owner =
        accounts.stream()
            .filter(
                account ->
                    named.isEmpty() || named.get().equals(Long.toString(account.accountId())))
            .findFirst();
    if (owner.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("viewer", viewer)
          .addKeyValue("client", client(request))
          .log("log of another's account refused");
      return pages.notYours(language);
    }
    Wording wording = new Wording(language, owner.get().zone());
    LocalDate today = wording.day(clock.instant());
    LogDays days = new LogDays(today, (int) settings.retention().toDays());
    Optional<Long> account = named.map(id -> owner.get().accountId());
    LogAddress address;
    try {
      address = LogAddress.of(request, account, today);
    } catch (BadAddressException e) {
      return logPage.refuse(e.parameter(), LogAddress.newest(account, today), days, wording);
    }
    if (!days.contains(address.day())) {
      return logPage.refuse("day", address.at(days.nearest(address.day())), days, wording);
    }
    PageResponse page = logPage.show(owner.get(), address, days, accounts.size() > 1, wording);
    LOG.atInfo()
        .addKeyValue("account", owner.get().account().address())
        .addKeyValue("viewer", viewer)
        .addKeyValue("log", address.stream().label())
        .addKeyValue("day", address.day())
        .addKeyValue("client", client(request))
        .log("log shown");
    return page;
  }

  private String client(PageRequest request) {
    return clients.client(request.peer(), request.forwardedFor());
  }

  /** A page for who is signed in. */
  @FunctionalInterface
  private interface SignedInPage {
    PageResponse show(PageRequest request, Viewer viewer, List<Contact> accounts, Locale language);
  }
}
