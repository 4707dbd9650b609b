package org.mailwarden.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The lists in {@code rules/lists}, by their names, for conditions to ask. Immutable; what expires
 * is no longer listed from the day after on.
 */
public final class NamedLists {
  /** Of a folder without lists. */
  public static final NamedLists NONE = new NamedLists(List.of());

  private final Map<String, NamedList> byName;

  /**
   * @param lists of different names
   */
  NamedLists(List<NamedList> lists) {
    this.byName = lists.stream().collect(Collectors.toMap(NamedList::name, Function.identity()));
  }

  /** The lists' names, sorted. */
  public Set<String> names() {
    return byName.keySet().stream()
        .sorted(Comparator.naturalOrder())
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  /**
   * Whether a list has this value today.
   *
   * @param name of the list; one that doesn't exist lists nothing
   * @param value an address, which is in the list's networks; or an AS number such as {@code
   *     AS64500}, a country, account, domain or group, whatever its case
   */
  public boolean lists(String name, String value) {
    NamedList list = byName.get(name);
    return list != null && list.has(value);
  }
}
