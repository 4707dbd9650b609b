package org.mailwarden.event;

import java.util.List;

/**
 * The wider neighbourhood of a network: its /16 in IPv4, its /32 in IPv6. Registries give addresses
 * to providers by such blocks or larger ones: where no geo file tells whose an address is, its
 * block stands in for the provider.
 *
 * @param beginnings with which the texts of its networks ({@link Origin#network}) begin, and no
 *     others do
 */
public record Block(List<String> beginnings) {
  public Block {
    beginnings = List.copyOf(beginnings);
  }

  /**
   * The block that a network is in.
   *
   * @param network as {@link Origin#network} has it, such as {@code 192.0.2.0/24}
   */
  public static Block of(String network) {
    if (network.indexOf(':') < 0) {
      int second = network.indexOf('.', network.indexOf('.') + 1);
      return new Block(List.of(network.substring(0, second + 1)));
    }
    String[] groups = network.substring(0, network.indexOf("::")).split(":", -1);
    return groups.length == 1 || groups[1].equals("0")
        ? new Block(List.of(groups[0] + "::", groups[0] + ":0:"))
        : new Block(List.of(groups[0] + ":" + groups[1] + ":"));
  }

  /** Whether a network is in this block. */
  public boolean holds(String network) {
    for (String beginning : beginnings) {
      if (network.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
