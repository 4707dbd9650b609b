package org.mailwarden.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inet.ipaddr.IPAddressString;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.web.AddressCheck;
import org.mailwarden.web.PortalKeys;
import org.mailwarden.web.PortalSettings;
import org.mailwarden.yaml.InvalidFilesException;

class ConfigurationTest {
  private static final String MINIMAL =
      """
      site:
        name: Campus Mail
        domains: [Campus.example]
        contact: help@campus.example
        change-password-url: https://campus.example/password
      page:
        address: https://logs.campus.example/
      """;

  private static final Path INSTALLATION = Path.of("/opt/mailwarden");

  @TempDir Path folder;

  @Test
  void defaults() {
    Configuration configuration = load(MINIMAL, Map.of());

    assertThat(configuration)
        .usingRecursiveComparison()
        // AssertJ would count through a network's sixteen million addresses.
        .ignoringFields("warnings", "admin")
        .isEqualTo(
            new Configuration(
                new Configuration.Site(
                    "Campus Mail",
                    List.of("campus.example"),
                    List.of("en"),
                    ZoneId.systemDefault(),
                    "help@campus.example",
                    URI.create("https://campus.example/password"),
                    Optional.empty()),
                new Database.Embedded(INSTALLATION.resolve("data/database"), 10),
                List.of(),
                List.of(),
                new Configuration.Smtp(
                    "localhost",
                    25,
                    Configuration.Smtp.Tls.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    "mailwarden@campus.example",
                    "mailwarden@campus.example"),
                new Configuration.Page(
                    URI.create("https://logs.campus.example"),
                    new HostPort("127.0.0.1", 8080),
                    List.of(),
                    Duration.ofDays(7),
                    Duration.ofMinutes(30),
                    Optional.empty()),
                Optional.empty(),
                Duration.ofDays(30),
                new Configuration.Geo(Optional.empty(), Optional.empty()),
                new Configuration.Folders(
                    INSTALLATION.resolve("routes"),
                    INSTALLATION.resolve("rules"),
                    INSTALLATION.resolve("templates"),
                    folder.resolve("formats"),
                    INSTALLATION.resolve("data")),
                new Configuration.Spool(INSTALLATION.resolve("data/spool"), 1L << 30),
                "0 0 8 ? * MON",
                new Configuration.Jobs(
                    Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2)),
                List.of(),
                new Configuration.Brake(0.01, 10),
                new Configuration.Admin(List.of()),
                List.of()));
    assertThat(configuration.admin())
        .isEqualTo(
            new Configuration.Admin(
                List.of(
                    new IPAddressString("127.0.0.0/8").getAddress(),
                    new IPAddressString("::1").getAddress())));
    assertThat(configuration.warnings())
        .hasToString("[configuration:1:1: sources: no log is read; name at least one source]");
  }

  @Test
  void fullMapping() throws IOException {
    secretFile("db-password", "hunter2\n");
    secretFile("portal-secret", "2026 " + "b".repeat(32) + "\n2025 " + "a".repeat(32) + "\n");
    Files.writeString(folder.resolve("country.mmdb"), "");
    Files.writeString(folder.resolve("asn.mmdb"), "");
    Files.createDirectory(folder.resolve("f"));
    Configuration configuration =
        load(
            """
            site:
              name: Campus Mail
              domains: [campus.example, alumni.example]
              languages: [zh-TW, en]
              time-zone: Asia/Taipei
              contact: help@campus.example
              change-password-url: https://campus.example/password
              help-url: https://campus.example/help
            database:
              url: jdbc:mariadb://db/mw
              user: mw
              password-file: db-password
              pool-size: 20
            sources:
              - {name: mail-log, file: "logs/mail.log*", time-zone: UTC, host: mx1, silence: 2h}
              - {name: udp, syslog-udp: "0.0.0.0:5514"}
              - {name: tcp, syslog-tcp: "[::1]:6514", silence: "off"}
              - {name: portal, http: {token: sesame}}
            own-networks: [192.0.2.0/24]
            smtp:
              host: relay
              port: 2587
              tls: starttls
              user: mw
              password: hunter3
              from: warden@campus.example
              envelope-from: bounces@campus.example
            page:
              address: https://logs.campus.example
              listen: 0.0.0.0:9090
              trusted-proxies: ["::1"]
              link-expiry: 3d
              session: 10m
              secret: hunter4
            portal:
              address: https://portal.campus.example/
              address-check: network
              secret-file: portal-secret
            retention: 60d
            geo: {country: country.mmdb, asn: asn.mmdb}
            folders: {routes: r, rules: u, templates: t, formats: f, data: /var/lib/mailwarden}
            spool: {folder: sp, size: 512MB}
            digest: {schedule: 0 30 7 * * ?}
            jobs: {judge: 1s, send: 2s, reload: 3s}
            administrators:
              - {address: root@campus.example}
              - {address: desk@campus.example, language: en}
            brake: {share: 0.5%, at-least: 25}
            admin: {allow: [192.0.2.64/28]}
            """,
            Map.of());

    assertThat(configuration)
        .usingRecursiveComparison()
        .isEqualTo(
            new Configuration(
                new Configuration.Site(
                    "Campus Mail",
                    List.of("campus.example", "alumni.example"),
                    List.of("zh-TW", "en"),
                    ZoneId.of("Asia/Taipei"),
                    "help@campus.example",
                    URI.create("https://campus.example/password"),
                    Optional.of(URI.create("https://campus.example/help"))),
                new Database.Server(
                    "jdbc:mariadb://db/mw", "mw", Optional.of(new Secret("hunter2")), 20),
                List.of(
                    new Source(
                        "mail-log",
                        new Source.Files(folder.resolve("logs/mail.log*").toString()),
                        ZoneId.of("UTC"),
                        Optional.of("mx1"),
                        Optional.of(Duration.ofHours(2))),
                    new Source(
                        "udp",
                        new Source.SyslogUdp(new HostPort("0.0.0.0", 5514)),
                        ZoneId.of("Asia/Taipei"),
                        Optional.empty(),
                        Optional.of(Duration.ofHours(24))),
                    new Source(
                        "tcp",
                        new Source.SyslogTcp(new HostPort("::1", 6514)),
                        ZoneId.of("Asia/Taipei"),
                        Optional.empty(),
                        Optional.empty()),
                    new Source(
                        "portal",
                        new Source.Http(new Secret("sesame")),
                        ZoneId.of("Asia/Taipei"),
                        Optional.empty(),
                        Optional.empty())),
                List.of(new IPAddressString("192.0.2.0/24").getAddress()),
                new Configuration.Smtp(
                    "relay",
                    2587,
                    Configuration.Smtp.Tls.STARTTLS,
                    Optional.of("mw"),
                    Optional.of(new Secret("hunter3")),
                    "warden@campus.example",
                    "bounces@campus.example"),
                new Configuration.Page(
                    URI.create("https://logs.campus.example"),
                    new HostPort("0.0.0.0", 9090),
                    List.of(new IPAddressString("::1").getAddress()),
                    Duration.ofDays(3),
                    Duration.ofMinutes(10),
                    Optional.of(new Secret("hunter4"))),
                Optional.of(
                    new PortalSettings(
                        PortalKeys.of("2026 " + "b".repeat(32) + "\n2025 " + "a".repeat(32)),
                        AddressCheck.NETWORK,
                        Optional.of(URI.create("https://portal.campus.example")))),
                Duration.ofDays(60),
                new Configuration.Geo(
                    Optional.of(folder.resolve("country.mmdb")),
                    Optional.of(folder.resolve("asn.mmdb"))),
                new Configuration.Folders(
                    folder.resolve("r"),
                    folder.resolve("u"),
                    folder.resolve("t"),
                    folder.resolve("f"),
                    Path.of("/var/lib/mailwarden")),
                new Configuration.Spool(folder.resolve("sp"), 512L << 20),
                "0 30 7 * * ?",
                new Configuration.Jobs(
                    Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
                List.of(
                    new Configuration.Administrator("root@campus.example", "zh-TW"),
                    new Configuration.Administrator("desk@campus.example", "en")),
                new Configuration.Brake(0.005, 25),
                new Configuration.Admin(List.of(new IPAddressString("192.0.2.64/28").getAddress())),
                List.of()));
  }

  @Test
  void theExampleIsGood() {
    Configuration example =
        Configuration.load(Path.of("../mailwarden.example.yaml"), Map.of(), INSTALLATION);

    assertThat(example.warnings()).isEmpty();
    assertThat(example.sources()).extracting(Source::name).containsExactly("mail-log");
  }

  @Test
  void theEnvironmentWinsOverTheFile() {
    Configuration configuration =
        load(
            MINIMAL,
            Map.of(
                "MAILWARDEN_SITE_TIME_ZONE", "Z",
                "MAILWARDEN_SITE_DOMAINS", "a.example, b.example",
                "MAILWARDEN_SMTP_PORT", "2525",
                "MAILWARDEN_DATABASE_URL", "jdbc:mariadb://db/mw",
                "MAILWARDEN_DATABASE_PASSWORD", "12345",
                "MAILWARDEN_SOURCES_0_NAME", "mail-log",
                "MAILWARDEN_SOURCES_0_FILE", "/var/log/mail.log",
                "MAILWARDEN_SMTP_HOST", "",
                "PATH", "/bin"));

    assertThat(configuration.site().zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(configuration.site().domains()).containsExactly("a.example", "b.example");
    assertThat(configuration.smtp().port()).isEqualTo(2525);
    assertThat(configuration.smtp().host()).isEqualTo("localhost");
    assertThat(configuration.database())
        .isEqualTo(
            new Database.Server(
                "jdbc:mariadb://db/mw", "mailwarden", Optional.of(new Secret("12345")), 10));
    assertThat(configuration.sources())
        .extracting(Source::input)
        .containsExactly(new Source.Files("/var/log/mail.log"));
  }

  @Test
  void aWrongVariableIsNamed() {
    assertThatThrownBy(
            () ->
                load(
                    MINIMAL,
                    Map.of(
                        "MAILWARDEN_SMTP_HOTS", "relay",
                        "MAILWARDEN_SMTP_PORT", "many",
                        "MAILWARDEN_SOURCES_1_NAME", "x",
                        "MAILWARDEN_SITE_TIME_ZONE_", "UTC")))
        .isInstanceOf(InvalidFilesException.class)
        .hasMessage(
            """
            MAILWARDEN_SITE_TIME_ZONE_: no key is set by this variable; did you mean \
            "MAILWARDEN_SITE_TIME_ZONE"?
            MAILWARDEN_SMTP_HOTS: no key is set by this variable; did you mean \
            "MAILWARDEN_SMTP_HOST"?
            MAILWARDEN_SMTP_PORT: smtp.port: expected a whole number from 1 to 65535, but was "many"
            MAILWARDEN_SOURCES_1_NAME: expected a number up to 0 in the list, but was 1""");
  }

  @Test
  void aSecretOfAVariableIsNeverInAMessage() {
    assertThatThrownBy(
            () -> load(MINIMAL, Map.of("MAILWARDEN_DATABASE_URL", "mysql://root:hunter2@db")))
        .hasMessageStartingWith("MAILWARDEN_DATABASE_URL: database.url: expected a URL such as")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aFolderOfLogFormatsThatIsNamedMustBeThere() {
    assertThatThrownBy(() -> load(MINIMAL + "folders: {formats: nowhere}\n", Map.of()))
        .hasMessage(
            "configuration:8:20: folders.formats: there is no folder " + folder.resolve("nowhere"));
  }

  @Test
  void aMissingSecretFileIsAProblem() {
    assertThatThrownBy(() -> load(MINIMAL + "smtp: {password-file: nowhere}\n", Map.of()))
        .hasMessage(
            "configuration:8:23: smtp.password-file: there is no file "
                + folder.resolve("nowhere"));
  }

  @Test
  void aSecretFileOfSeveralLinesIsAProblem() throws IOException {
    secretFile("password", "a\nb\n");

    assertThatThrownBy(() -> load(MINIMAL + "smtp: {password-file: password}\n", Map.of()))
        .hasMessageEndingWith("but it has several")
        .hasMessageContaining("expected one line in");
  }

  @Test
  void aSecretFileThatEverybodyCanReadIsWarnedOf() throws IOException {
    Path file = secretFile("password", "hunter2\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    Configuration configuration =
        load(
            MINIMAL + "smtp: {password-file: password}\nsources: [{name: a, file: /a}]\n",
            Map.of());

    assertThat(configuration.warnings())
        .hasToString(
            "[configuration:8:23: smtp.password-file: "
                + file
                + " can be read by every user; run chmod 600 "
                + file
                + "]");
  }

  @Test
  void aPagesSecretFileMayHaveTheOldSecretAfterTheNew() throws IOException {
    secretFile("page-secret", "new\nold\n");

    assertThat(load(MINIMAL + "  secret-file: page-secret\n", Map.of()).page().secret())
        .contains(new Secret("new\nold"));
  }

  @Test
  void aPortalChecksTheAddressExactlyUnlessTold() throws IOException {
    secretFile("portal-secret", "2026 " + "b".repeat(32) + "\n");

    assertThat(portal("{secret-file: portal-secret}"))
        .usingRecursiveComparison()
        .isEqualTo(
            new PortalSettings(
                PortalKeys.of("2026 " + "b".repeat(32)), AddressCheck.EXACT, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--"})
  void aPortalsSecretFileThatOthersCanReadIsAProblem(String mode) throws IOException {
    Path file = secretFile("portal-secret", "2026 " + "b".repeat(32) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> portal("{secret-file: portal-secret}"))
        .hasMessage(
            "configuration:8:23: portal.secret-file: "
                + file
                + " can be read by others than its owner; run chmod 600 "
                + file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026 0123456789012345678901234567890|line 1: the secret has 31 characters, expected at"
            + " least 32; make one with: openssl rand -hex 32",
        "01234567890123456789012345678901|line 1: expected a key's id, a space and its secret;"
            + " make a secret with: openssl rand -hex 32",
        "a 01234567890123456789012345678901\\n a 11234567890123456789012345678901"
            + "|line 2: \"a\" is the id of a key before it already",
      })
  void aPortalsSecretFileThatIsWrongIsAProblemWithItsLine(String text, String problem)
      throws IOException {
    secretFile("portal-secret", text.replace("\\n", "\n"));

    assertThatThrownBy(() -> portal("{secret-file: portal-secret}"))
        .hasMessage("configuration:8:23: portal.secret-file: " + problem);
  }

  @Test
  void aPortalThatChecksNoAddressIsWarnedOf() {
    Configuration configuration =
        load(
            MINIMAL
                + "sources: [{name: a, file: /a}]\n"
                + "portal: {address-check: off, secret: \"a "
                + "b".repeat(32)
                + "\"}\n",
            Map.of());

    assertThat(configuration.warnings())
        .hasToString(
            "[configuration:9:25: portal.address-check:"
                + " whoever gets hold of a hand-off can use it for two minutes]");
  }

  private PortalSettings portal(String yaml) {
    return load(MINIMAL + "portal: " + yaml + "\n", Map.of()).portal().orElseThrow();
  }

  @Test
  void noSecretIsPrintedNorAmongTheRoutesProperties() {
    Configuration configuration =
        load(
            MINIMAL
                + "  secret: hunter2\nportal: {secret: k hunter4hunter4hunter4hunter4hunt}\nsmtp: {password: hunter3, tls: starttls}\n",
            Map.of());

    assertThat(configuration.toString()).contains("(secret)").doesNotContain("hunter");
    assertThat(configuration.routeProperties().toString()).doesNotContain("hunter");
    assertThat(configuration.routeProperties())
        .containsEntry("mailwarden.smtp.port", "587")
        .containsEntry("mailwarden.page.listen.port", "8080")
        .containsEntry("mailwarden.jobs.judge", "5000");
  }

  @Test
  void aSpoolWithoutRoomForTheLongestMessagesIsAProblem() {
    assertThatThrownBy(() -> load(MINIMAL + "spool: {size: 2MB}\n", Map.of()))
        .hasMessage("configuration:8:15: spool.size: expected at least 16MB, but was \"2MB\"");
  }

  @Test
  void aMissingFileIsAProblem() {
    Path file = folder.resolve("mailwarden.yaml");

    assertThatThrownBy(() -> Configuration.load(file, Map.of(), INSTALLATION))
        .hasMessage(file + ": there is no such file");
  }

  @Test
  void aFileCutOffOrMisspeltAnywhereIsGoodOrHasProblemsAndNothingElse() throws IOException {
    String example = Files.readString(Path.of("../mailwarden.example.yaml"));

    for (int i = 0; i < example.length(); i += 3) {
      assertGoodOrProblems(example.substring(0, i));
      for (String wrong : List.of(":", "\"", "[", "&", "\t", "\n", "\u0000", "9")) {
        assertGoodOrProblems(example.substring(0, i) + wrong + example.substring(i + 1));
      }
    }
  }

  private void assertGoodOrProblems(String yaml) {
    try {
      load(yaml, Map.of());
    } catch (InvalidFilesException e) {
      assertThat(e.problems()).isNotEmpty().noneMatch(problem -> problem.message().contains("\n"));
    }
  }

  private Configuration load(String yaml, Map<String, String> environment) {
    return Configuration.ofText(yaml, environment, folder, INSTALLATION);
  }

  private Path secretFile(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
