package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mailwarden.detect.Scene.HANOI;
import static org.mailwarden.detect.Scene.HSINCHU;
import static org.mailwarden.detect.Scene.MEI;
import static org.mailwarden.detect.Scene.NOW;
import static org.mailwarden.detect.Scene.TAIPEI;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.store.LocatedEvent;

class LoginRhythmTest {
  @ParameterizedTest
  @CsvSource({
    "0 600 1200 1800 2400, 1.0",
    "0 600 630 1200 1800,  1.0",
    "0 600 1200,           0.0",
    "0 600 1800 2400,      0.6464",
    "0 60 120 9000,        0.0"
  })
  void regularityIsThatOfTheGaps(String seconds, double regularity) {
    List<Instant> moments =
        Arrays.stream(seconds.split(" ")).map(s -> NOW.plusSeconds(Long.parseLong(s))).toList();

    assertThat(LoginRhythm.regularity(moments)).isEqualTo(regularity, within(0.05));
  }

  @ParameterizedTest
  @CsvSource({"THTHT, 4", "TTTHH, 1", "HHH, 0", "THSTH, 3", "SSHH, 0"})
  void turnsAreTakenWithOlderNetworks(String order, long turns) {
    List<LocatedEvent> logins = logins(order);

    assertThat(
            LoginRhythm.interleaved(
                logins, HANOI.origin().network(), Set.of(TAIPEI.origin().network())))
        .isEqualTo(turns);
  }

  @Test
  void theHoursOfADayAreACircle() {
    ZoneId taipei = ZoneId.of("Asia/Taipei");
    Instant midnight = Instant.parse("2026-03-10T16:10:00Z");
    List<LocatedEvent> logins = new ArrayList<>();
    for (String time : List.of("15:30", "16:30", "17:30", "04:00")) {
      Instant moment = Instant.parse("2026-03-09T" + time + ":00Z");
      logins.add(Scene.at(TAIPEI, Scene.login(MEI, moment, TAIPEI)));
    }

    assertThat(LoginRhythm.hourShare(logins, midnight, taipei)).isEqualTo(0.75);
    assertThat(LoginRhythm.hourShare(List.of(), midnight, taipei)).isZero();
  }

  /** A letter a login: T from Taipei, H from Hanoi, S from Hsinchu. */
  private static List<LocatedEvent> logins(String order) {
    return order
        .chars()
        .mapToObj(letter -> letter == 'T' ? TAIPEI : letter == 'H' ? HANOI : HSINCHU)
        .map(place -> Scene.at(place, Scene.login(MEI, NOW, place)))
        .toList();
  }
}
