package org.mailwarden.detect;

import org.mailwarden.event.AccountChange;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.Rule;

/** What a rule is not to repeat for a while, where its type doesn't say more precisely. */
final class Subjects {
  private Subjects() {}

  static String of(Rule rule, Case judged) {
    if (rule.terms().per() == Per.ADDRESS) {
      return "address:" + judged.client().orElseThrow();
    }
    if (rule.terms().per() == Per.NETWORK) {
      return "network:" + judged.client().orElseThrow().network();
    }
    if (judged.event() instanceof AccountChange change) {
      return "change:" + change.kind().label();
    }
    return switch (judged.stream()) {
      case SUCCESSFUL_LOGIN -> "login";
      case FAILED_LOGIN -> "failures";
      case SMTP_MAIL -> "mail";
      case ACCOUNT_MANAGEMENT -> "change";
    };
  }
}
