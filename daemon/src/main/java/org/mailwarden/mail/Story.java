package org.mailwarden.mail;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.CardinalityRule;
import org.mailwarden.rules.FrequencyRule;
import org.mailwarden.rules.ImpossibleTravelRule;
import org.mailwarden.rules.Rule;
import org.mailwarden.rules.SequenceRule;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.StoredAlert;

/**
 * What an alert tells its reader: what the mail says first, and which log shows it. Its name, in
 * lower case, is part of the keys of its messages.
 */
public enum Story {
  SIGN_IN(Stream.SUCCESSFUL_LOGIN, Outcome.GOT_IN),
  AFTER_FAILURES(Stream.SUCCESSFUL_LOGIN, Outcome.GOT_IN),
  TRAVEL(Stream.SUCCESSFUL_LOGIN, Outcome.GOT_IN),
  NETWORKS(Stream.SUCCESSFUL_LOGIN, Outcome.GOT_IN),
  DORMANT(Stream.SUCCESSFUL_LOGIN, Outcome.GOT_IN),
  LOGINS(Stream.SUCCESSFUL_LOGIN, Outcome.GOT_IN),
  VOLUME(Stream.SMTP_MAIL, Outcome.SENT),
  BOUNCES(Stream.SMTP_MAIL, Outcome.SENT),
  SENDER_NETWORK(Stream.SMTP_MAIL, Outcome.SENT),
  CHANGE(Stream.ACCOUNT_MANAGEMENT, Outcome.CHANGED),
  FAILURES(Stream.FAILED_LOGIN, Outcome.TRIED);

  /** What came of it for the owner, mildest first. */
  enum Outcome {
    /** Nobody got in. */
    TRIED,
    SENT,
    CHANGED,
    GOT_IN;

    String label() {
      return Story.label(this);
    }
  }

  private final Stream stream;
  private final Outcome outcome;

  Story(Stream stream, Outcome outcome) {
    this.stream = stream;
    this.outcome = outcome;
  }

  /**
   * What this evidence tells. A rule may count or compare what it finds at a login whose first sign
   * is its place: the figures then tell more than the sign.
   */
  public static Story of(Evidence evidence) {
    Map<String, Long> figures = evidence.figures();
    return switch (evidence.kind()) {
      case VOLUME -> VOLUME;
      case BOUNCES -> BOUNCES;
      case SENDER_NETWORK -> SENDER_NETWORK;
      case CHANGE -> CHANGE;
      case FAILURES, SOURCE -> FAILURES;
      case DORMANT -> DORMANT;
      case LOGINS -> LOGINS;
      case COUNTRY, NETWORK, ASN, SERVICE, MOVED, WATCHED -> {
        if (figures.containsKey(Figures.SPEED)) {
          yield TRAVEL;
        }
        if (figures.containsKey(Figures.NETWORKS)) {
          yield NETWORKS;
        }
        yield figures.getOrDefault(Figures.FAILURES, 0L) > 0 ? AFTER_FAILURES : SIGN_IN;
      }
    };
  }

  /**
   * The same in the light of the rule that found it: what a login was compared with, its sign
   * doesn't say.
   */
  Story foundBy(Rule rule) {
    if (stream != Stream.SUCCESSFUL_LOGIN) {
      return this;
    }
    if (rule instanceof ImpossibleTravelRule) {
      return TRAVEL;
    }
    if (rule instanceof FrequencyRule) {
      return LOGINS;
    }
    if (rule instanceof SequenceRule sequence) {
      return sequence.after().stream().anyMatch(step -> step.on() == Stream.FAILED_LOGIN)
          ? AFTER_FAILURES
          : this;
    }
    if (rule instanceof CardinalityRule cardinality) {
      return switch (cardinality.field()) {
        case ADDRESS, NETWORK, ASN, COUNTRY -> NETWORKS;
        case ACCOUNT, SERVICE, RECIPIENT -> this;
      };
    }
    return this;
  }

  /** The log in which the alert's rows are. */
  public Stream stream() {
    return stream;
  }

  Outcome outcome() {
    return outcome;
  }

  String label() {
    return label(this);
  }

  /** The full hour that an alert counted: that of its evidence, or of its event. */
  public static Instant hour(StoredAlert alert) {
    try {
      return Instant.parse(alert.evidence().value());
    } catch (DateTimeException e) {
      return alert.time().truncatedTo(ChronoUnit.HOURS);
    }
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
