package org.mailwarden.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.PlainHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.event.Stream;

class LinksTest {
  private static final String OLD = "0123456789abcdef0123456789abcdef";
  private static final String NEW = "fedcba9876543210fedcba9876543210";
  private static final LocalDate DAY = LocalDate.parse("2020-03-10");

  private final Clock clock = Clock.fixed(MemoryLogs.NOW, ZoneOffset.UTC);

  @Test
  void aLinkOpensWhatItWasMadeFor() throws Exception {
    assertThat(links(OLD).read(token(links(OLD))))
        .isEqualTo(new Links.Target(7, Stream.SMTP_MAIL, DAY));
  }

  @Test
  void aNewKeyLeavesOldLinksWorkingUntilTheOldOneIsRemoved() throws Exception {
    String token = token(links(OLD));

    assertThat(links(NEW + "\n" + OLD).read(token).accountId()).isEqualTo(7);
    assertThatThrownBy(() -> links(NEW).read(token)).isInstanceOf(TokenException.class);
  }

  @Test
  void noCharacterOfALinkCanBeChanged() {
    String token = token(links(OLD));
    for (int i = 0; i < token.length() - 1; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + other + token.substring(i + 1);
      assertThatThrownBy(() -> links(OLD).read(tampered)).isInstanceOf(TokenException.class);
    }
  }

  @Test
  void anUnsignedTokenIsRefused() {
    String token = new PlainJWT(new PlainHeader(), claims()).serialize();

    assertThatThrownBy(() -> links(OLD).read(token)).isInstanceOf(TokenException.class);
  }

  @Test
  void anotherAlgorithmIsRefusedEvenWithOurKey() throws Exception {
    SigningKeys keys = SigningKeys.of(OLD);
    byte[] key = keys.key(keys.current()).orElseThrow();
    byte[] twice = java.util.Arrays.copyOf(key, 64);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS512).keyID(keys.current()).build(), claims());
    token.sign(new MACSigner(twice));

    assertThatThrownBy(() -> links(OLD).read(token.serialize())).isInstanceOf(TokenException.class);
  }

  @Test
  void aSecretThatIsTooShortIsNamedWithoutBeingShown() {
    assertThatThrownBy(() -> SigningKeys.of("swordfish"))
        .hasMessage(
            "page secret: line 1 has 9 characters, expected at least 32; make one with: openssl"
                + " rand -hex 32");
  }

  @Test
  void aKeyIsMadeOnceAndOnlyItsOwnerReadsIt(@TempDir Path folder) throws Exception {
    SigningKeys first = SigningKeys.keptIn(folder.resolve("data"));
    SigningKeys second = SigningKeys.keptIn(folder.resolve("data"));

    assertThat(second.current()).isEqualTo(first.current());
    assertThat(folder.resolve("data")).isDirectoryContaining("glob:**page-secret");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("data/page-secret"))))
        .isEqualTo("rw-------");
  }

  private JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .subject("7")
        .audience("mailwarden-link")
        .claim("log", "smtp-mail")
        .claim("day", "2020-03-10")
        .expirationTime(Date.from(MemoryLogs.NOW.plusSeconds(60)))
        .build();
  }

  private Links links(String secrets) {
    return new Links(TestSite.ADDRESS, Duration.ofDays(7), SigningKeys.of(secrets), clock);
  }

  private static String token(Links links) {
    return links.link(7, Stream.SMTP_MAIL, DAY).getPath().substring(Links.PATH.length());
  }
}
