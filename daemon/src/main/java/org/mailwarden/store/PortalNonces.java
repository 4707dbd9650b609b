package org.mailwarden.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Which hand-offs of the institution's portal have been used, for all daemons together. */
public final class PortalNonces {
  private static final int DUPLICATE_KEY = 1062;

  private final Transactions transactions;

  PortalNonces(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Uses a nonce up. Of several that try at the same moment, on whichever daemon, one succeeds.
   *
   * @param nonce at most 64 characters of ASCII, of which upper and lower case differ
   * @param expires from when on the hand-off is too old anyway; kept until then, and for a day more
   *     for the sake of clocks that differ
   * @return false if it has been used before
   * @throws StoreUnavailableException if the database can't be reached or refuses; the nonce may be
   *     used again then
   */
  public boolean use(String nonce, Instant expires) {
    return transactions.run(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO portal_nonce (nonce, expires) VALUES (?, ?)")) {
            insert.setString(1, nonce);
            insert.setObject(2, LocalDateTime.ofInstant(expires, ZoneOffset.UTC));
            insert.executeUpdate();
            return true;
          } catch (SQLException e) {
            if (e.getErrorCode() == DUPLICATE_KEY) {
              return false;
            }
            throw e;
          }
        });
  }
}
