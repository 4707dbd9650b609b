package org.mailwarden.rules;

import java.util.List;

/**
 * What a condition may speak of: names, types and what they mean. An example is {@code new.country
 * && past.failures_24h >= 5}. Absent texts are empty and absent numbers are 0, so that a condition
 * never fails for want of a value.
 *
 * <p>Beside the variables there are two functions: {@code listed(name, value)}, whether the named
 * list in {@code rules/lists} has an address, AS number, country, account or group, and {@code
 * within(ip, network)}, whether an address is in a network such as {@code 10.0.0.0/8}.
 */
public final class Vocabulary {
  /** The types that variables have. */
  public enum Type {
    TEXT,
    WHOLE_NUMBER,
    NUMBER,
    TRUTH,
    TEXTS
  }

  /**
   * One variable.
   *
   * @param group such as {@code event}
   * @param name within the group
   * @param meaning for documentation and messages, in English
   */
  public record Variable(String group, String name, Type type, String meaning) {
    /** As conditions write it: {@code event.ip}. */
    public String fullName() {
      return group + "." + name;
    }
  }

  /** All variables, by group, in the order of the documentation. */
  public static final List<Variable> VARIABLES =
      List.of(
          text(
              "event",
              "stream",
              "the log: successful-login, failed-login, smtp-mail or account-management"),
          text("event", "ip", "the client's address; empty where the log has none"),
          text(
              "event",
              "service",
              "imap, pop3, submission, webmail ...; empty for mails and changes"),
          text("event", "login", "the account's name as the client gave it"),
          text(
              "event",
              "reason",
              "of a failed login: wrong-password, unknown-user, disabled, unspecified"),
          text("event", "sender", "of a mail: the envelope sender"),
          text("event", "recipient", "of a mail: the envelope recipient"),
          text("event", "status", "of a mail: sent, bounced, deferred, expired"),
          text("event", "change", "of an account change: password-changed, forwarding-changed ..."),
          text("event", "by", "of an account change: who did it"),
          text("account", "address", "the mailbox address, in lower case"),
          text("account", "domain", "what is behind its @"),
          text("account", "service", "its mailbox service, such as Staff @mx"),
          text("account", "person", "the institution's id of its owner"),
          texts("account", "groups", "the groups its owner is in"),
          number("account", "age_days", "days since it was first used"),
          number("account", "idle_days", "days since its last use before this event"),
          whole("account", "countries", "how many countries it was used from before this event"),
          whole(
              "account",
              "providers",
              "how many autonomous systems, or where none is known /16 and /32, it was used from before this event"),
          text("origin", "country", "ISO 3166-1 code of the country the client was in"),
          whole("origin", "asn", "number of the autonomous system that announces the address"),
          text("origin", "organization", "that system's name"),
          text("origin", "network", "the client's neighbourhood: /24 of IPv4, /48 of IPv6"),
          whole("local", "hour", "0 to 23, in the account's time zone"),
          whole("local", "weekday", "1, Monday, to 7, Sunday, in the account's time zone"),
          text("local", "date", "such as 2026-03-10, in the account's time zone"),
          truth("new", "country", "whether the account was never used from this country"),
          truth("new", "asn", "whether it was never used from this autonomous system"),
          truth(
              "new",
              "provider",
              "new.asn; where the autonomous system isn't known, whether the account was never used from this /16 of IPv4 or /32 of IPv6"),
          truth("new", "network", "whether it was never used from this network"),
          truth("new", "service", "whether it was never used by this service"),
          whole("past", "failures_1h", "failed logins at the account in the hour before"),
          whole("past", "failures_24h", "failed logins at the account in the day before"),
          whole(
              "past",
              "address_failures_24h",
              "failed logins at this account from this address in the day before"),
          whole(
              "past",
              "address_accounts_1h",
              "accounts that this address failed at in the hour before"),
          whole("past", "logins_24h", "successful logins in the day before"),
          whole("past", "networks_1h", "networks that logged in within the hour before"),
          whole("past", "recipients_1h", "recipients the account sent to in the hour before"),
          whole("past", "bounced_1h", "recipients that were refused in the hour before"),
          text(
              "past",
              "last_country",
              "country of the login before; empty if there is none in 30 days"),
          number(
              "past",
              "asn_hours",
              "hours since the account's first login from this autonomous system; 0 if there was none"),
          number(
              "past",
              "provider_hours",
              "past.asn_hours; where the system isn't known, hours since the first login from this /16 or /32"),
          number(
              "past",
              "network_hours",
              "hours since the account's first login from this network; 0 if there was none"),
          number("past", "speed_kmh", "least speed needed from the login before; 0 where unknown"),
          number(
              "past",
              "hour_share",
              "share of the account's logins of 30 days within an hour of this hour of the day"),
          whole(
              "past",
              "interleaved",
              "how often, in the last 3 days, this network and the account's known ones took turns"),
          number(
              "past",
              "regularity",
              "how evenly this network's logins of the last 3 days are spaced: 0, not at all, to 1, like a clock"),
          whole(
              "site",
              "asn_accounts",
              "accounts of the site that use this autonomous system, up to 1000"),
          whole(
              "site",
              "provider_accounts",
              "accounts of the site that use this autonomous system or, where it isn't known, this /16 or /32, up to 100"),
          whole(
              "site",
              "country_accounts",
              "accounts of the site that were used from this country, up to 1000"),
          whole(
              "site", "network_accounts", "accounts of the site that use this network, up to 1000"),
          truth("incident", "open", "whether another alert of the account stands unanswered"));

  private Vocabulary() {}

  private static Variable text(String group, String name, String meaning) {
    return new Variable(group, name, Type.TEXT, meaning);
  }

  private static Variable texts(String group, String name, String meaning) {
    return new Variable(group, name, Type.TEXTS, meaning);
  }

  private static Variable whole(String group, String name, String meaning) {
    return new Variable(group, name, Type.WHOLE_NUMBER, meaning);
  }

  private static Variable number(String group, String name, String meaning) {
    return new Variable(group, name, Type.NUMBER, meaning);
  }

  private static Variable truth(String group, String name, String meaning) {
    return new Variable(group, name, Type.TRUTH, meaning);
  }
}
