package org.mailwarden.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.mail.Composer;
import org.mailwarden.mail.LogLinks;
import org.mailwarden.mail.MailSettings;
import org.mailwarden.mail.MailboxLog;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.template.Templates;
import org.mailwarden.yaml.Expected;

/**
 * Where mails that are only looked at take their words from: a site as configured, or one that is
 * made up.
 *
 * @param templates the folder of the mails' templates
 * @param language of a reader whose own isn't asked for
 */
record MailSite(MailSettings settings, Path templates, Path rules, Locale language, ZoneId zone) {
  static MailSite of(Configuration configuration) {
    return new MailSite(
        Smtp.mailSettings(configuration),
        configuration.folders().templates().resolve("mail"),
        configuration.folders().rules(),
        Locale.forLanguageTag(configuration.site().languages().get(0)),
        configuration.site().zone());
  }

  /** The campus that the documentation's examples are about, with the product's own files. */
  static MailSite madeUp(Path installation) {
    return new MailSite(
        new MailSettings(
            "Campus Mail",
            "mailwarden@campus.example",
            "postmaster@campus.example",
            URI.create("https://mail.campus.example/password"),
            URI.create("https://logs.campus.example")),
        installation.resolve("templates/mail"),
        installation.resolve("rules"),
        Locale.ENGLISH,
        ZoneId.of("Asia/Taipei"));
  }

  /**
   * Writes mails whose links open nothing: nobody but an owner is to get into an owner's logs.
   *
   * @throws org.mailwarden.yaml.InvalidFilesException if templates or rules are broken
   */
  Composer composer(MailboxLog log) {
    LogLinks nowhere =
        (account, stream, day) ->
            URI.create(settings.page() + "/l/preview-" + stream.label() + "-" + day);
    RuleFolder inForce = RuleFolder.load(rules);
    return new Composer(Templates.load(templates), nowhere, settings, inForce::current, log);
  }

  /**
   * A language that the templates have words in.
   *
   * @throws CommandFailedException if they have none
   */
  Locale language(String tag) {
    Locale language = Locale.forLanguageTag(tag);
    Path messages =
        templates.resolve("messages_" + language.toLanguageTag().replace('-', '_') + ".properties");
    if (!Files.isRegularFile(messages)) {
      throw new CommandFailedException(
          "--lang: there are no words in "
              + Expected.quote(tag)
              + ": expected the file "
              + messages);
    }
    return language;
  }
}
