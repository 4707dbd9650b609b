package org.mailwarden.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import javax.sql.DataSource;

/** A real pool's connections, of which the next one fails when told to. */
final class FaultyConnections {
  private final DataSource pool;
  private boolean losing;
  private SQLException refusal;

  FaultyConnections(DataSource pool) {
    this.pool = pool;
  }

  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection") && arguments == null
                    ? faulty(pool.getConnection())
                    : call(pool, method, arguments));
  }

  /** The next commit reaches the database, and its answer doesn't come back. */
  void loseNextAnswer() {
    losing = true;
  }

  /** The next commit is refused with this. */
  void refuseNext(SQLException with) {
    refusal = with;
  }

  private Connection faulty(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              boolean commit = method.getName().equals("commit");
              if (commit && refusal != null) {
                SQLException thrown = refusal;
                refusal = null;
                throw thrown;
              }
              Object result = call(connection, method, arguments);
              if (commit && losing) {
                losing = false;
                throw new SQLNonTransientConnectionException("Socket error", "08000", -1);
              }
              return result;
            });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
