package org.mailwarden.store;

import java.util.function.Function;
import org.hibernate.HibernateException;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** Runs work in a Hibernate session and its transaction. */
final class Sessions {
  private Sessions() {}

  /**
   * @throws StoreUnavailableException if the database can't be reached or refuses
   */
  static <T> T inTransaction(SessionFactory sessions, Function<Session, T> work) {
    try {
      return sessions.fromTransaction(work);
    } catch (JDBCException e) {
      throw Transactions.unavailable(e.getSQLException());
    } catch (HibernateException e) {
      throw new StoreUnavailableException("the database refused: " + e.getMessage(), e);
    }
  }
}
