package org.mailwarden.detect.replay;

import java.util.Optional;
import org.mailwarden.event.Account;
import org.mailwarden.event.AccountChange;
import org.mailwarden.store.History;
import org.mailwarden.store.HistoryContract;
import org.mailwarden.store.LocatedEvent;
import org.mailwarden.store.SendingFloors;

class MemoryHistoryTest extends HistoryContract {
  private final MemoryHistory history = new MemoryHistory();

  @Override
  protected History of(LocatedEvent... events) {
    CountedSigns counted = new CountedSigns(SendingFloors.DEFAULT);
    for (LocatedEvent located : events) {
      Optional<AccountPast> past = history.accountOf(located.event());
      counted.of(located.event(), past);
      past.ifPresentOrElse(known -> history.add(known, located), () -> history.addStray(located));
    }
    return history;
  }

  @Override
  protected long idOf(Account account) {
    return history
        .accountOf(
            new AccountChange(
                NOON, account, AccountChange.Kind.PASSWORD_CHANGED, Optional.empty(), "", ""))
        .orElseThrow()
        .id();
  }
}
