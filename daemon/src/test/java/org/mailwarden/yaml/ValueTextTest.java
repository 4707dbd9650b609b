package org.mailwarden.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, sizes and suggestions. */
class ValueTextTest {
  @ParameterizedTest
  @CsvSource({"30s, PT30S", "15m, PT15M", "24h, PT24H", "7d, PT168H", "0s, PT0S"})
  void readsADuration(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30s", "15m", "7d", "0s", "90s", "25h"})
  void writesADurationAsItReadsIt(String text) {
    assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "m", "15 m", "15M", "-1d", "1.5h", "1h30m", "9999999d"})
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .hasMessage("expected a duration such as 30s, 15m, 24h or 7d, but was \"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({"10B, 10", "64kB, 65536", "64KB, 65536", "512MB, 536870912", "2GB, 2147483648"})
  void readsASize(String text, long bytes) {
    assertThat(SizeText.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "512", "512 MB", "512mb", "1.5GB", "-1MB"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> SizeText.parse(text))
        .hasMessage("expected a size such as 64kB, 512MB or 2GB, but was \"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "recipents, recipients",
        "Recipients, recipients",
        "time_zone, time-zone",
        "timezone, time-zone",
        "usr, user",
        "xylophone, -",
        "x, -"
      })
  void suggestsTheNearestKnownName(String name, String suggestion) {
    assertThat(Suggestion.nearest(name, List.of("recipients", "time-zone", "user")).orElse(null))
        .isEqualTo(suggestion);
  }

  @Test
  void suggestsOfTwoAsNearTheOneWithMoreLettersInCommon() {
    assertThat(Suggestion.nearest("prot", List.of("from", "port"))).contains("port");
  }
}
