package org.mailwarden.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.directory.Contact;
import org.mailwarden.event.Account;
import org.mailwarden.event.ClientAddress;
import org.mailwarden.event.Origin;
import org.mailwarden.store.Candidate;
import org.mailwarden.store.Evidence;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoredAlert;
import org.mailwarden.template.Templates;

/** Mails as they are read; to take a wanted change of words over: -Dgolden.write=true. */
class ComposerTest {
  private static final Account MEI = new Account("mei@campus.example");
  private static final Instant NIGHT = Instant.parse("2026-03-10T06:05:33Z");
  private static final Path GOLDEN = Path.of("src/test/resources/mail/golden");

  private final Composer composer =
      new Composer(
          Templates.load(Path.of("../templates/mail")),
          (account, stream, day) ->
              URI.create("https://logs.campus.example/l/TOKEN-" + stream.label() + "-" + day),
          new MailSettings(
              "Campus Mail",
              "mailwarden@campus.example",
              "postmaster@campus.example",
              URI.create("https://mail.campus.example/password"),
              URI.create("https://logs.campus.example")));

  @ParameterizedTest
  @CsvSource({
    "ALERT, country, en",
    "ALERT, country, zh-TW",
    "ALERT, volume, en",
    "ALERT, volume, zh-TW",
    "DIGEST, digest, en",
    "DIGEST, digest, zh-TW",
  })
  void readsAsInItsGoldenFile(OutboxMail.Kind kind, String name, String language)
      throws IOException {
    ComposedMail mail =
        composer.compose(kind, contact(language, "張國政"), Recipient.Role.OWNER, alerts(name));

    expect(name + "." + language + ".txt", mail.subject() + "\n\n" + mail.text());
    expect(name + "." + language + ".html", mail.html());
    assertThat(mail.html().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(30 * 1024);
  }

  @Test
  void linksToTheSitesOwnHostsOnlyAndLoadsNothing() {
    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT,
            contact("en", "Mei"),
            Recipient.Role.RECOVERY,
            alerts("country"));

    Document html = Jsoup.parse(mail.html());
    assertThat(html.select("a").eachAttr("href"))
        .containsOnly(
            "https://logs.campus.example/l/TOKEN-successful-login-2026-03-10",
            "https://mail.campus.example/password");
    assertThat(html.select("img, script, iframe, link, object, form")).isEmpty();
    assertThat(mail.text()).contains("https://mail.campus.example/password");
    assertThat(mail.text()).contains("recovery address of mei@campus.example");
  }

  @Test
  void namesTheOwnerMaskedAndNeverTheWholeId() {
    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT, contact("en", "Mei"), Recipient.Role.OWNER, alerts("country"));

    assertThat(mail.text()).contains("Dear Mei,").contains("10••••••01");
    assertThat(mail.text() + mail.html()).doesNotContain("1000000001");
  }

  @Test
  void hostileTextStaysText() {
    StoredAlert alert = alerts("country").get(0);
    Evidence evidence = alert.evidence();
    StoredAlert hostile =
        new StoredAlert(
            1,
            7,
            MEI,
            alert.rule(),
            alert.severity(),
            alert.mode(),
            alert.subject(),
            NIGHT,
            NIGHT,
            new Evidence(
                evidence.kind(),
                evidence.value(),
                "\"><script>\r\nBcc: x@evil.example\u202E",
                evidence.client(),
                evidence.origin(),
                Map.of()));
    ComposedMail mail =
        composer.compose(
            OutboxMail.Kind.ALERT,
            contact("en", "<b>Mei</b>\r\nBcc: x@evil.example"),
            Recipient.Role.OWNER,
            List.of(hostile));

    Document html = Jsoup.parse(mail.html());
    assertThat(html.select("script, b")).isEmpty();
    assertThat(mail.subject() + mail.text()).doesNotContain("\nBcc:").doesNotContain("\u202E");
  }

  private static void expect(String name, String text) throws IOException {
    Files.createDirectories(Path.of("target/mail-preview"));
    Files.writeString(Path.of("target/mail-preview", name), text);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(GOLDEN.resolve(name), text);
    }
    assertThat(text).as(name).isEqualTo(Files.readString(GOLDEN.resolve(name)));
  }

  private static List<StoredAlert> alerts(String name) {
    StoredAlert country =
        alert(
            1,
            NIGHT,
            new Evidence(
                Candidate.Kind.COUNTRY,
                "VN",
                "imap",
                Optional.of(ClientAddress.parse("14.160.20.30")),
                Optional.of(new Origin("VN", 45899, "VNPT Corp", "14.160.20.0/24")),
                Map.of()));
    StoredAlert volume =
        alert(
            2,
            NIGHT,
            new Evidence(
                Candidate.Kind.VOLUME,
                "2026-03-10T06:00:00Z",
                "",
                Optional.of(ClientAddress.parse("140.114.63.141")),
                Optional.of(new Origin("TW", 0, "", "140.114.63.0/24")),
                Map.of("messages", 13L, "recipients", 1240L, "usual", 35L)));
    StoredAlert network =
        alert(
            3,
            NIGHT.plusSeconds(86_400),
            new Evidence(
                Candidate.Kind.NETWORK,
                "61.216.1.0/24",
                "pop3",
                Optional.of(ClientAddress.parse("61.216.1.9")),
                Optional.of(new Origin("TW", 0, "", "61.216.1.0/24")),
                Map.of()));
    return switch (name) {
      case "country" -> List.of(country);
      case "volume" -> List.of(volume);
      default -> List.of(country, network);
    };
  }

  private static StoredAlert alert(long id, Instant time, Evidence evidence) {
    return new StoredAlert(
        id, 7, MEI, "new-country", "critical", "on", "country:VN", time, time, evidence);
  }

  private static Contact contact(String language, String name) {
    return new Contact(
        7,
        MEI,
        Optional.of("1000000001"),
        Optional.of(name),
        Optional.of("Staff @mx"),
        Optional.empty(),
        Locale.forLanguageTag(language),
        ZoneId.of("Asia/Taipei"));
  }
}
