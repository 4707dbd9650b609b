package org.mailwarden.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.store.Notice;
import org.mailwarden.store.Notices;
import org.mailwarden.store.Outbox;
import org.mailwarden.store.StoreUnavailableException;
import org.mailwarden.yaml.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what administrators must know, again and again: what is so now is compared with what
 * they were told. Each daemon does this for itself.
 */
public final class AdministratorWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AdministratorWatch.class);

  /** A relay that greylists or restarts is no matter for anybody. */
  private static final Duration STUCK = Duration.ofHours(1);

  /** After a start old lines are read first: until then a source looks more silent than it is. */
  private static final Duration SETTLING = Duration.ofMinutes(15);

  private final Notices notices;
  private final Outbox outbox;
  private final Supplier<Map<String, Instant>> lastLines;
  private final List<QuietSource> sources;
  private final RuleFolder rules;
  private final Supplier<List<GeoFiles.Description>> geo;
  private final String host;
  private final Clock clock;
  private final Instant started;

  /**
   * @param lastLines when lines of a source were last stored, by its name
   * @param sources those that are not to be silent
   * @param geo the geo files in use
   * @param host this machine's name, told where its own files are the matter
   */
  public AdministratorWatch(
      Notices notices,
      Outbox outbox,
      Supplier<Map<String, Instant>> lastLines,
      List<QuietSource> sources,
      RuleFolder rules,
      Supplier<List<GeoFiles.Description>> geo,
      String host,
      Clock clock) {
    this.notices = notices;
    this.outbox = outbox;
    this.lastLines = lastLines;
    this.sources = List.copyOf(sources);
    this.rules = rules;
    this.geo = geo;
    this.host = host;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Looks once. Without a database nobody can be told; the next look does. */
  public void run() {
    try {
      watchRules();
      watchGeo();
      watchSources();
      watchOutbox();
    } catch (StoreUnavailableException e) {
      LOG.warn("administrators can't be told anything now: {}", e.getMessage());
    }
  }

  private void watchRules() {
    List<Problem> problems = rules.problems();
    if (problems.isEmpty()) {
      notices.settleWith(new Notice.RulesMended(host, rules.current().rules().size()));
    } else {
      notices.tell(
          new Notice.RulesRefused(host, problems.stream().map(Problem::toString).toList()));
    }
  }

  private void watchGeo() {
    for (GeoFiles.Description file : geo.get()) {
      if (file.problem().isPresent()) {
        notices.tell(new Notice.GeoRefused(host, file.name(), file.problem().get()));
      } else {
        notices.settle(Notice.GeoRefused.matterOf(host, file.name()));
      }
    }
  }

  private void watchSources() {
    Instant now = clock.instant();
    Map<String, Instant> last = lastLines.get();
    for (QuietSource source : sources) {
      Instant lastLine = last.get(source.name());
      Instant since = lastLine == null ? started : lastLine;
      if (now.isBefore(since.plus(source.silence()))) {
        notices.settle(Notice.SourceSilent.matterOf(source.name()));
      } else if (!now.isBefore(started.plus(SETTLING))) {
        notices.tell(new Notice.SourceSilent(source.name(), lastLine, source.silence()));
      }
    }
  }

  private void watchOutbox() {
    outbox
        .stuckSince(clock.instant().minus(STUCK))
        .ifPresentOrElse(notices::tell, () -> notices.settle(Notice.OutboxStuck.MATTER));
  }

  /**
   * A source that administrators are told of when it falls silent.
   *
   * @param silence how long it may have nothing to say
   */
  public record QuietSource(String name, Duration silence) {}
}
