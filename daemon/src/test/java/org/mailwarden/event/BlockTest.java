package org.mailwarden.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.77.0/24, true",
    "192.0.2.0/24, 192.1.2.0/24, false",
    "19.2.0.0/24, 19.20.0.0/24, false",
    "2001:db8:7::/48, 2001:db8::/48, true",
    "2001:db8:7::/48, 2001:db80:7::/48, false",
    "2003::/48, 2003:0:5::/48, true",
    "2003:0:5::/48, 2003::/48, true",
    "2003::/48, 2003:c0::/48, false",
    "192.0.2.0/24, 2001:db8::/48, false"
  })
  void holdsTheNetworksOfItsSixteenOrThirtyTwoBits(String network, String other, boolean held) {
    assertThat(Block.of(network).holds(other)).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.0/24, 192.0.77.0/24", "2003::/48, 2003:0:5::/48"})
  void isTheSameForAllItsNetworks(String network, String other) {
    assertThat(Block.of(network)).isEqualTo(Block.of(other));
  }
}
