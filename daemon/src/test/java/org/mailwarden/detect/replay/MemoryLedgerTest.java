package org.mailwarden.detect.replay;

import java.util.function.Consumer;
import org.mailwarden.event.Account;
import org.mailwarden.store.Ledger;
import org.mailwarden.store.LedgerContract;

class MemoryLedgerTest extends LedgerContract {
  @Override
  protected void with(Consumer<Ledger> use) {
    use.accept(new MemoryLedger(alert -> {}));
  }

  @Override
  protected long idOf(Account account) {
    return account.equals(MEI) ? 1 : 2;
  }
}
