package org.mailwarden.store.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.quartz.Scheduler;

/** Quartz's own tables, by the script that comes with it. */
public final class V2__QuartzTables extends BaseJavaMigration {
  private static final String SCRIPT = "/org/quartz/impl/jdbcjobstore/tables_mysql_innodb.sql";

  @Override
  public void migrate(Context context) throws Exception {
    try (Statement statement = context.getConnection().createStatement()) {
      for (String sql : script().replaceAll("(?m)^#.*$", "").split(";", -1)) {
        if (!sql.isBlank() && !sql.strip().equalsIgnoreCase("commit")) {
          statement.execute(sql);
        }
      }
    }
  }

  private static String script() throws IOException {
    try (InputStream in = Scheduler.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException("Quartz comes without its script " + SCRIPT);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
