package org.mailwarden.detect;

import java.util.Comparator;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.rules.NewTermRule;
import org.mailwarden.rules.Per;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.rules.ScoreRule;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.rules.SpikeRule;

/**
 * Which of two rules' alerts of one event tells more: what its owner is told at once more than what
 * is left to the digest; of two told alike the graver; of two as grave the more special, which says
 * more of what happened.
 */
final class Telling {
  static final Comparator<Rule> MORE =
      Comparator.<Rule, RuleMail.Owner>comparing(
              rule -> rule.terms().mail().owner(), Comparator.reverseOrder())
          .thenComparing(rule -> rule.terms().severity())
          .thenComparing(Telling::speciality);

  /** Whom alerts are for: what one is told hides nothing from another. */
  enum Audience {
    /** The account's owner. */
    OWNER,
    /** Those who look after accounts, of what an owner isn't told. */
    SITE,
    /** Those who look after the site, of a client's address or network, whatever the accounts. */
    CLIENT
  }

  private Telling() {}

  static Audience audience(Rule rule) {
    if (isAboutClient(rule)) {
      return Audience.CLIENT;
    }
    return rule.terms().mail().owner() == RuleMail.Owner.NONE ? Audience.SITE : Audience.OWNER;
  }

  /** Whether a rule is about an address or a network, whatever the accounts. */
  static boolean isAboutClient(Rule rule) {
    return rule.terms().per() == Per.ADDRESS || rule.terms().per() == Per.NETWORK;
  }

  private static int speciality(Rule rule) {
    if (rule instanceof SequenceRule) {
      return 9;
    }
    if (rule instanceof ImpossibleTravelRule) {
      return 8;
    }
    if (rule instanceof NewTermRule term) {
      return switch (term.field()) {
        case COUNTRY -> 7;
        case ASN -> 3;
        case NETWORK -> 2;
        case SERVICE -> 1;
      };
    }
    if (rule instanceof ScoreRule) {
      return 6;
    }
    if (rule instanceof CardinalityRule) {
      return 5;
    }
    return rule instanceof SpikeRule ? 4 : 0;
  }
}
