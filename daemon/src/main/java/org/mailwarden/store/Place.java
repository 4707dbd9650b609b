package org.mailwarden.store;

import java.util.Comparator;
import org.mailwarden.event.ClientAddress;

/** A place of an account: a row of {@code account_origin} without its times. */
record Place(long account, Candidate.Kind kind, String value) {
  static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::account)
          .thenComparing(Place::kind)
          .thenComparing(Place::value);

  // Values need 49 bits at the most.
  private static final long COUNTRY = 1L << 60;
  private static final long NETWORK = 2L << 60;
  private static final long ASN = 3L << 60;
  private static final long SERVICE = 4L << 60;
  private static final long SENDER_NETWORK = 5L << 60;
  private static final long VALUE = (1L << 60) - 1;

  /** The kind and value as a number: equal for two places of one account exactly if they are. */
  long code() {
    return switch (kind) {
      case COUNTRY -> countryCode(value);
      case ASN -> asnCode(Long.parseLong(value));
      case NETWORK -> networkCode(ClientAddress.parse(value.substring(0, value.indexOf('/'))));
      case SERVICE -> serviceCode(value);
      case SENDER_NETWORK ->
          senderNetworkCode(ClientAddress.parse(value.substring(0, value.indexOf('/'))));
      default -> throw new IllegalArgumentException(kind + " is no place");
    };
  }

  static long countryCode(String country) {
    return COUNTRY | (long) country.charAt(0) << 16 | country.charAt(1);
  }

  static long asnCode(long asn) {
    return ASN | asn;
  }

  /** Of its 60 bits; an account has few services, and servers name them. */
  static long serviceCode(String service) {
    long hash = 0;
    for (int i = 0; i < service.length(); i++) {
      hash = (hash ^ service.charAt(i)) * 0x100_0000_01B3L;
    }
    return SERVICE | (hash & VALUE);
  }

  static long senderNetworkCode(ClientAddress client) {
    return SENDER_NETWORK | client.networkNumber();
  }

  static boolean isCountry(long code) {
    return code >>> 60 == COUNTRY >>> 60;
  }

  static long networkCode(ClientAddress client) {
    return NETWORK | client.networkNumber();
  }
}
