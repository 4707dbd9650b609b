package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.TAIPEI;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.event.LogEvent;
import org.mailwarden.event.Stream;
import org.mailwarden.rules.SpikeRule;
import org.mailwarden.rules.SpikeRule.Measure;
import org.mailwarden.rules.SpikeRule.Usual;
import org.mailwarden.store.Candidate.Kind;
import org.mailwarden.store.NewAlert;
import org.mailwarden.store.SendingHour;

class SpikeDetectorTest {
  private static final Instant HOUR = Instant.parse("2026-03-10T12:00:00Z");
  private static final int WEEK = 7 * 24;

  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({"99, 0", "100, 1"})
  void needsTheLeastNumber(long recipients, int alerts) {
    sent(0, recipients);

    assertThat(judge(rule(1, Usual.BUSIEST))).hasSize(alerts);
  }

  @ParameterizedTest
  @CsvSource({"179, 0", "180, 1"})
  void isSoManyTimesTheBusiestWindow(long recipients, int alerts) {
    sent(-50, 10);
    sent(-30, 60);
    sent(-20, 20);
    sent(0, recipients);

    assertThat(judge(rule(1, Usual.BUSIEST))).hasSize(alerts);
  }

  @ParameterizedTest
  @CsvSource({"-31, 0", "-32, 1"})
  void comparesWindowsOfTheSameLength(int hour, int alerts) {
    sent(hour, 40);
    sent(-30, 40);
    sent(-1, 100);
    sent(0, 100);

    assertThat(judge(rule(2, Usual.BUSIEST))).hasSize(alerts);
  }

  @Test
  void tellsWhatItComparedWith() {
    sent(-30, 40);
    sent(0, 200);

    NewAlert alert = judge(rule(1, Usual.BUSIEST)).get(0);

    assertThat(alert.subject()).isEqualTo("volume");
    assertThat(alert.evidence().value()).isEqualTo(HOUR.toString());
    assertThat(alert.evidence().figures())
        .containsOnly(
            entry("messages", 1L),
            entry("recipients", 200L),
            entry("bounced", 0L),
            entry("usual", 40L));
    assertThat(alert.evidence().reason())
        .isEqualTo("200 recipients in 1h, usual at most 40 (factor 3.0)");
  }

  @Test
  void nothingOfALaterHourCounts() {
    sent(0, 99);
    sent(1, 5000);

    assertThat(judgeAt(Instant.parse("2026-03-10T12:59:59.9Z"), rule(1, Usual.BUSIEST))).isEmpty();
    assertThat(judgeAt(HOUR, rule(1, Usual.BUSIEST))).isEmpty();
  }

  @Test
  void whatIsOlderThanTheReferenceIsForgotten() {
    sent(-4 * WEEK - 1, 500);
    sent(0, 100);

    assertThat(judge(rule(1, Usual.BUSIEST))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"BOUNCED, BOUNCES, bounces", "MESSAGES, VOLUME, volume"})
  void measuresWhatItSays(Measure measure, Kind sign, String subject) {
    SpikeRule rule =
        new SpikeRule(
            Terms.of(Stream.SMTP_MAIL).build(),
            measure,
            Duration.ofHours(1),
            50,
            3,
            Duration.ofDays(28),
            Usual.BUSIEST);
    scene.history.add(new SendingHour(HOUR, 50, 99, 50));

    assertThat(scene.judge(scene.sighting(MEI, TAIPEI, mail(NOW), sign), rule))
        .extracting(NewAlert::subject)
        .containsExactly(subject);
  }

  @Test
  void aNewsletterOfEachWeekIsUsualAtItsHour() {
    for (int week = 1; week <= 3; week++) {
      sent(-week * WEEK, 300);
    }
    sent(0, 310);

    assertThat(judge(rule(1, Usual.HOUR_OF_WEEK, 1))).isEmpty();
  }

  @Test
  void aNewsletterAtAnotherHourIsNotUsual() {
    for (int week = 1; week <= 3; week++) {
      sent(-week * WEEK - 5, 300);
    }
    sent(0, 310);

    assertThat(judge(rule(1, Usual.HOUR_OF_WEEK, 1))).hasSize(1);
  }

  @Test
  void oneBurstDoesNotMakeABurstUsual() {
    for (int week = 1; week <= 3; week++) {
      for (int shift = -1; shift <= 1; shift++) {
        sent(-week * WEEK + shift, week == 2 && shift == 0 ? 5000 : 10);
      }
    }
    sent(0, 4000);

    assertThat(judge(rule(1, Usual.HOUR_OF_WEEK))).hasSize(1);
    assertThat(judge(rule(1, Usual.BUSIEST))).isEmpty();
  }

  private List<NewAlert> judge(SpikeRule rule) {
    return judgeAt(NOW, rule);
  }

  private List<NewAlert> judgeAt(Instant time, SpikeRule rule) {
    scene.logged(MEI, TAIPEI, Scene.login(MEI, NOW.minus(Duration.ofDays(60)), TAIPEI));
    return scene.judge(scene.sighting(MEI, TAIPEI, mail(time), Kind.VOLUME), rule);
  }

  private static LogEvent mail(Instant time) {
    return Scene.mail(MEI, time, TAIPEI, "a@x.example", "sent");
  }

  /** One message to this many recipients, this many hours from the event's. */
  private void sent(int offset, long recipients) {
    scene.history.add(new SendingHour(HOUR.plus(Duration.ofHours(offset)), 1, recipients, 0));
  }

  private static SpikeRule rule(int hours, Usual usual) {
    return rule(hours, usual, 3);
  }

  private static SpikeRule rule(int hours, Usual usual, double factor) {
    return new SpikeRule(
        Terms.of(Stream.SMTP_MAIL).build(),
        Measure.RECIPIENTS,
        Duration.ofHours(hours),
        100,
        factor,
        Duration.ofDays(28),
        usual);
  }
}
