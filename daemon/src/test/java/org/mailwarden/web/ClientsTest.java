package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {
  private final Clients clients =
      new Clients(
          List.of(
              new IPAddressString("127.0.0.0/8").getAddress(),
              new IPAddressString("10.0.0.0/8").getAddress()));

  @ParameterizedTest
  @CsvSource({
    "192.0.2.9, '', 192.0.2.9",
    "192.0.2.9, 203.0.113.5, 192.0.2.9",
    "127.0.0.1, '', 127.0.0.1",
    "127.0.0.1, 203.0.113.5, 203.0.113.5",
    "127.0.0.1, '1.1.1.1, 203.0.113.5', 203.0.113.5",
    "127.0.0.1, '1.1.1.1, 203.0.113.5, 10.0.0.7', 203.0.113.5",
    "127.0.0.1, '203.0.113.5, <script>', 127.0.0.1",
    "127.0.0.1, 2001:db8::7, 2001:db8::7",
  })
  void believesOnlyWhatTrustedProxiesWrote(String peer, String forwardedFor, String client) {
    assertThat(clients.client(peer, forwardedFor.isEmpty() ? List.of() : List.of(forwardedFor)))
        .isEqualTo(client);
  }
}
