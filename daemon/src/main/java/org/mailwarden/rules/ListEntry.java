package org.mailwarden.rules;

import inet.ipaddr.IPAddress;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mailwarden.yaml.Expected;
import org.mailwarden.yaml.Place;

/**
 * One entry of a list: a network or an address, an AS number such as {@code AS64500}, or a text,
 * which may be a country, an account, a domain or a group.
 *
 * @param until the last day it counts; {@link LocalDate#MAX} where it never expires
 * @param place where it was written
 */
record ListEntry(String text, LocalDate until, Place place) {
  private static final int LONGEST = 254;
  private static final Pattern AS_NUMBER = Pattern.compile("(?i)AS(?:0|[1-9][0-9]{0,9})");
  private static final Pattern MEANT_AS_NUMBER = Pattern.compile("(?i)(?:AS|ASN)?[ :-]?([0-9]+)");

  /** Only digits, dots, a slash; or with a colon, which no name here has. */
  private static final Pattern MEANT_AS_NETWORK =
      Pattern.compile("[0-9.]+(?:/.*)?|[^/]*:[^/]*(?:/.*)?|[0-9a-fA-F.:]+/.*");

  /** The network, if it is one. */
  Optional<IPAddress> network() {
    return isMeantAsNetwork() ? NetworkText.read(text) : Optional.empty();
  }

  /** What is wrong with it, for a message; empty if nothing is. */
  Optional<String> mistake() {
    var number = MEANT_AS_NUMBER.matcher(text);
    if (number.matches()) {
      return AS_NUMBER.matcher(text).matches()
          ? Optional.empty()
          : Optional.of(
              Expected.but("an AS number such as AS64500", text)
                  + "; did you mean \"AS"
                  + number.group(1)
                  + "\"?");
    }
    if (isMeantAsNetwork()) {
      return NetworkText.mistake(text);
    }
    return text.length() > LONGEST
        ? Optional.of(Expected.but("an entry of at most " + LONGEST + " characters a line", text))
        : Optional.empty();
  }

  private boolean isMeantAsNetwork() {
    return MEANT_AS_NETWORK.matcher(text).matches();
  }
}
