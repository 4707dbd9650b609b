package org.mailwarden.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What administrators are told about the daemon itself, each matter once while it lasts. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "what")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Notice.Braked.class, name = "braked"),
  @JsonSubTypes.Type(value = Notice.SourceSilent.class, name = "source-silent"),
  @JsonSubTypes.Type(value = Notice.RulesRefused.class, name = "rules-refused"),
  @JsonSubTypes.Type(value = Notice.RulesMended.class, name = "rules-mended"),
  @JsonSubTypes.Type(value = Notice.GeoRefused.class, name = "geo-refused"),
  @JsonSubTypes.Type(value = Notice.OutboxStuck.class, name = "outbox-stuck")
})
public sealed interface Notice {
  /** What it is about: of one matter there is one episode at a time. */
  String matter();

  /**
   * What of it is worth telling: while an episode lasts, a notice with the same telling is not told
   * again, one with another is.
   */
  default String telling() {
    return matter();
  }

  /**
   * A rule wanted to mail too much; its further mails are held.
   *
   * @param limit accounts that it may mail within an hour
   */
  record Braked(String rule, long limit) implements Notice {
    @Override
    public String matter() {
      return matterOf(rule);
    }

    static String matterOf(String rule) {
      return "brake " + rule;
    }
  }

  /**
   * No line came from a source for longer than it may be quiet.
   *
   * @param lastLine when the last lines were stored; null if none ever were
   */
  record SourceSilent(String source, Instant lastLine, Duration silence) implements Notice {
    @Override
    public String matter() {
      return matterOf(source);
    }

    /** The matter of this source, for when it speaks again. */
    public static String matterOf(String source) {
      return "source " + source;
    }
  }

  /**
   * The rules on disk are not those in force.
   *
   * @param host whose disk
   * @param problems what is wrong with them, each with its place
   */
  record RulesRefused(String host, List<String> problems) implements Notice {
    public RulesRefused {
      problems = List.copyOf(problems);
    }

    @Override
    public String matter() {
      return "rules on " + host;
    }

    @Override
    public String telling() {
      return String.join("\n", problems);
    }
  }

  /**
   * The rules on disk are in force again: ends what {@link RulesRefused} began.
   *
   * @param rules how many
   */
  record RulesMended(String host, int rules) implements Notice {
    @Override
    public String matter() {
      return new RulesRefused(host, List.of()).matter();
    }
  }

  /** A geo file was replaced by one that can't be used. */
  record GeoRefused(String host, String file, String problem) implements Notice {
    @Override
    public String matter() {
      return matterOf(host, file);
    }

    @Override
    public String telling() {
      return problem;
    }

    /** The matter of this file, for when it is good again. */
    public static String matterOf(String host, String file) {
      return "geo file " + file + " on " + host;
    }
  }

  /**
   * Mails to owners don't get out.
   *
   * @param oldest when the oldest of them was put into the outbox
   * @param error of its last attempt
   */
  record OutboxStuck(long waiting, Instant oldest, String error) implements Notice {
    public static final String MATTER = "outbox";

    @Override
    public String matter() {
      return MATTER;
    }
  }
}
