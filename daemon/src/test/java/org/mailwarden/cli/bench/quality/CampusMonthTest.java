package org.mailwarden.cli.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailwarden.event.LogEvent;

class CampusMonthTest {
  private static final int ACCOUNTS = 20;

  @Test
  void sameSeedGivesTheSameEvents() {
    assertThat(events(1)).isEqualTo(events(1)).isNotEqualTo(events(2));
  }

  @Test
  void eventsComeInTheOrderOfTheirTimes() {
    assertThat(events(3)).extracting(LogEvent::time).isSorted();
  }

  @Test
  void nobodyIsTakenOverWhileAccountsLearn() {
    CampusMonth month = new CampusMonth(Worlds.GERMANY, ACCOUNTS, 4);

    assertThat(month.takeovers().values())
        .isNotEmpty()
        .allSatisfy(takeover -> assertThat(takeover.first()).isAfter(month.learned()));
  }

  private static List<LogEvent> events(long seed) {
    List<LogEvent> events = new ArrayList<>();
    new CampusMonth(Worlds.TAIWAN, ACCOUNTS, seed).play(events::add);
    return events;
  }
}
