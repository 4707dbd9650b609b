package org.mailwarden.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mailwarden.detect.replay.ReplayedAlert;

/**
 * What other rules make of the same past.
 *
 * @param changes by time of the event
 * @param same how many alerts come of both
 */
record RulesComparison(List<Changed> changes, int same) {
  RulesComparison {
    changes = List.copyOf(changes);
  }

  /** Compares alert by alert: of one rule, account, subject and event. */
  static RulesComparison of(List<ReplayedAlert> before, List<ReplayedAlert> after) {
    Map<Key, ReplayedAlert> left = new HashMap<>();
    before.forEach(alert -> left.put(Key.of(alert), alert));
    List<Changed> changes = new ArrayList<>();
    int same = 0;
    for (ReplayedAlert alert : after) {
      ReplayedAlert other = left.remove(Key.of(alert));
      if (other == null) {
        changes.add(new Changed(Change.ADDED, alert));
      } else if (other.mailed() != alert.mailed() || !other.severity().equals(alert.severity())) {
        changes.add(new Changed(Change.CHANGED, alert));
      } else {
        same++;
      }
    }
    left.values().forEach(alert -> changes.add(new Changed(Change.REMOVED, alert)));
    changes.sort(
        Comparator.<Changed, Instant>comparing(changed -> changed.alert().time())
            .thenComparing(changed -> changed.alert().address())
            .thenComparing(changed -> changed.alert().rule())
            .thenComparing(changed -> changed.alert().subject()));
    return new RulesComparison(changes, same);
  }

  /** How many alerts this happens to. */
  long count(Change change) {
    return changes.stream().filter(changed -> changed.change() == change).count();
  }

  /** What the other rules do to an alert. */
  enum Change {
    ADDED("added", '+'),
    REMOVED("removed", '-'),
    /** Mailed or not, or another severity; told as it then is. */
    CHANGED("changed", '~');

    private final String label;
    private final char sign;

    Change(String label, char sign) {
      this.label = label;
      this.sign = sign;
    }

    String label() {
      return label;
    }

    char sign() {
      return sign;
    }
  }

  /** An alert that the other rules make a difference to. */
  record Changed(Change change, ReplayedAlert alert) {}

  private record Key(String rule, String address, String subject, Instant time) {
    static Key of(ReplayedAlert alert) {
      return new Key(alert.rule(), alert.address(), alert.subject(), alert.time());
    }
  }
}
