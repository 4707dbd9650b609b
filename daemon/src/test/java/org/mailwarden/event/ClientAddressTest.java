package org.mailwarden.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7,192.0.2.0/24,true",
    "192.0.2.7,192.0.2.1/24,true",
    "192.0.2.7,192.0.3.0/24,false",
    "192.0.2.7,192.0.2.7,true",
    "192.0.2.7,192.0.2.70,false",
    "192.0.2.7,0.0.0.0/0,true",
    "::ffff:192.0.2.7,192.0.2.0/24,true",
    "192.0.2.7,::ffff:192.0.2.0/120,true",
    "192.0.2.7,::ffff:192.0.2.7,true",
    "192.0.2.7,::ffff:192.0.3.0/120,false",
    "192.0.2.7,::/0,false",
    "2001:db8:7:ab01::1,2001:db8:7:ab01::/64,true",
    "2001:db8:7:ab01::1,2001:db8:7:ab02::/64,false",
    "2001:db8:7:ab01::1,2001:db8:7:ab00::/56,true",
    "2001:db8:7:ab01::1,2001:db8:7:ac00::/56,false",
    "2001:db8:7:ab01::1,2001:DB8:7::/48,true",
    "2001:db8:7:ab01::1,2001:db8:70::/48,false",
    "2001:db8:7:ab01::1,0.0.0.0/0,false"
  })
  void isWithinANetworkHoweverThatIsWritten(String address, String network, boolean within) {
    assertThat(ClientAddress.parse(address).isWithin(new IPAddressString(network).getAddress()))
        .isEqualTo(within);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, 192.0.2.0/24",
    "0.0.0.0, 0.0.0.0, 0.0.0.0/24",
    "255.255.255.255, 255.255.255.255, 255.255.255.0/24",
    "::ffff:192.0.2.7, 192.0.2.7, 192.0.2.0/24",
    "::FFFF:c000:207, 192.0.2.7, 192.0.2.0/24",
    "2001:DB8:0:0:0:0:0:7, 2001:db8::7, 2001:db8::/48",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6, 2001:db8:1::/48",
    "fe80::1%eth0, fe80::1, fe80::/48",
    "::, ::, ::/48",
    "::1, ::1, ::/48"
  })
  void hasOneFormAndOneNetworkHoweverItIsWritten(String text, String canonical, String network) {
    ClientAddress address = ClientAddress.parse(text);

    assertThat(address).hasToString(canonical).isEqualTo(ClientAddress.parse(canonical));
    assertThat(address.hashCode()).isEqualTo(ClientAddress.parse(canonical).hashCode());
    assertThat(address.network()).isEqualTo(network);
    assertThat(ClientAddress.ofBytes(address.bytes())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "-1.2.3.4",
        "1.2.3.4/24",
        "1.2.3.*",
        "1.2.3.1-5",
        "0x7f.0.0.1",
        "1.2.3.99999999999",
        "[::1]",
        "::1/64",
        ":::",
        "localhost",
        "١.2.3.4"
      })
  void refusesWhatIsNotOneAddress(String text) {
    assertThatThrownBy(() -> ClientAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The short way that plain addresses are read by agrees with the library. */
  @Test
  void readsPlainAddressesAsTheLibraryDoes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      String text =
          random.nextInt(256)
              + "."
              + random.nextInt(256)
              + "."
              + random.nextInt(256)
              + "."
              + random.nextInt(256);
      IPAddress ip = new IPAddressString(text).getAddress();

      ClientAddress address = ClientAddress.parse(text);

      assertThat(address.ip()).isEqualTo(ip);
      assertThat(address.bytes()).isEqualTo(ip.getBytes());
      assertThat(address.network())
          .isEqualTo(ip.toPrefixBlock(ClientAddress.IPV4_NETWORK_BITS).toCanonicalString());
    }
  }

  @Test
  void networkNumbersDifferExactlyWhereNetworksDo() {
    assertThat(number("192.0.2.7")).isEqualTo(number("192.0.2.200"));
    assertThat(number("192.0.2.7")).isNotEqualTo(number("192.0.3.7"));
    assertThat(number("2001:db8:1:2::7")).isEqualTo(number("2001:db8:1:3::9"));
    assertThat(number("2001:db8:1::7")).isNotEqualTo(number("2001:db8:2::7"));
    assertThat(number("::7")).isNotEqualTo(number("0.0.0.7"));
    assertThat(number("ffff:ffff:ffff::1")).isLessThan(1L << 49);
  }

  private static long number(String text) {
    return ClientAddress.parse(text).networkNumber();
  }
}
