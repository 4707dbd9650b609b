package org.mailwarden.cli.config;

import java.util.Locale;
import java.util.Properties;

/** The configuration as flat properties for routes. */
final class RouteProperties {
  private RouteProperties() {}

  static Properties of(Configuration configuration) {
    Properties all = new Properties();
    put(all, "site.name", configuration.site().name());
    put(all, "site.time-zone", configuration.site().zone());
    put(all, "smtp.host", configuration.smtp().host());
    put(all, "smtp.port", configuration.smtp().port());
    put(all, "smtp.tls", configuration.smtp().tls().name().toLowerCase(Locale.ROOT));
    configuration.smtp().user().ifPresent(user -> put(all, "smtp.user", user));
    put(all, "smtp.from", configuration.smtp().from());
    put(all, "smtp.envelope-from", configuration.smtp().envelopeFrom());
    put(all, "page.listen.host", configuration.page().listen().host());
    put(all, "page.listen.port", configuration.page().listen().port());
    put(all, "digest.schedule", configuration.digestSchedule());
    put(all, "jobs.judge", configuration.jobs().judge().toMillis());
    put(all, "jobs.send", configuration.jobs().send().toMillis());
    put(all, "jobs.reload", configuration.jobs().reload().toMillis());
    put(all, "folders.routes", configuration.folders().routes());
    put(all, "folders.rules", configuration.folders().rules());
    put(all, "folders.templates", configuration.folders().templates());
    put(all, "folders.formats", configuration.folders().formats());
    put(all, "folders.data", configuration.folders().data());
    return all;
  }

  private static void put(Properties all, String key, Object value) {
    all.setProperty("mailwarden." + key, value.toString());
  }
}
