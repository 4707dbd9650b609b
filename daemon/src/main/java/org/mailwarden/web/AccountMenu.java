package org.mailwarden.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mailwarden.directory.Contact;
import org.mailwarden.template.Templates;

/** A person's accounts by mailbox service, each with the way to its logs. */
final class AccountMenu {
  static final String PATH = "/accounts";

  private final Pages pages;
  private final Templates templates;

  AccountMenu(Pages pages, Templates templates) {
    this.pages = pages;
    this.templates = templates;
  }

  /**
   * The page.
   *
   * @param accounts of one person, at least one
   */
  PageResponse show(List<Contact> accounts, Locale language) {
    Contact first = accounts.get(0);
    return pages.page(
        200,
        "accounts",
        language,
        PATH,
        true,
        Map.of(
            "personId", first.personId().orElse(""),
            "name", first.name().orElse(""),
            "services", services(accounts, language)));
  }

  /** In the accounts' own order; those of no known service come last. */
  private List<Service> services(List<Contact> accounts, Locale language) {
    Map<String, List<Entry>> known = new LinkedHashMap<>();
    List<Entry> others = new ArrayList<>();
    for (Contact account : accounts) {
      account
          .mailboxService()
          .map(service -> known.computeIfAbsent(service, s -> new ArrayList<>()))
          .orElse(others)
          .add(
              new Entry(
                  Long.toString(account.accountId()),
                  account.account().address(),
                  LogAddress.ofAccount(account.accountId())));
    }
    List<Service> services = new ArrayList<>();
    known.forEach((name, entries) -> services.add(new Service(name, entries)));
    if (!others.isEmpty()) {
      String name = known.isEmpty() ? "accounts.all" : "accounts.other";
      services.add(new Service(templates.message(language, name), others));
    }
    return services;
  }

  /** A mailbox service. Public for the template engine's sake. */
  public record Service(String name, List<Entry> accounts) {}

  /** An account. Public for the template engine's sake. */
  public record Entry(String id, String address, String href) {}
}
