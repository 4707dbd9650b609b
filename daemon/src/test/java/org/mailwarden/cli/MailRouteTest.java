package org.mailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.cli.config.Secret;
import org.mailwarden.mail.OutboxFixture;
import org.mailwarden.servers.FreePort;

/** From the outbox over the shipped route into real SMTP conversations. */
class MailRouteTest {
  private static final String ASKS_FOR_A_PASSWORD = "250-relay.example\r\n250 AUTH PLAIN";

  private final OutboxFixture outbox = new OutboxFixture();
  private final Main camel = new Main();

  @AfterEach
  void close() {
    camel.stop();
    outbox.close();
  }

  @Test
  void theRelayGetsTextAndHtmlUnderTheOutboxsMessageId() throws Exception {
    GreenMail relay = relay(FreePort.find());
    try {
      outbox.alert("mei@campus.example");

      assertThat(send(relay.getSmtp().getPort(), Optional.empty())).isEqualTo(1);

      MimeMessage mail = relay.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("A sign-in to your mailbox from Vietnam, 14:05");
      assertThat(List.of(mail.getMessageID()))
          .isEqualTo(outbox.query("SELECT message_id FROM outbox"));
      assertThat(mail.getFrom()[0]).hasToString("Campus Mail <mailwarden@campus.example>");
      assertThat(mail.getAllRecipients()[0]).hasToString("mei@campus.example");
      assertThat(mail.getSentDate()).isEqualTo(OutboxFixture.NIGHT);
      assertThat(mail.getHeader("Return-Path")).containsExactly("<bounces@campus.example>");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(mail.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertThat(mail.getContentType()).startsWith("multipart/alternative");
      assertThat(parts.getCount()).isEqualTo(2);
      assertPart(parts.getBodyPart(0), "text/plain");
      assertPart(parts.getBodyPart(1), "text/html");
    } finally {
      relay.stop();
    }
  }

  @Test
  void nothingIsLostWhileTheRelayIsDownAndTheIdStays() throws Exception {
    int port = FreePort.find();
    outbox.alert("mei@campus.example");
    List<String> id = outbox.query("SELECT message_id FROM outbox");
    assertThat(send(port, Optional.empty())).isEqualTo(0);
    assertThat(outbox.mails().get(0)).startsWith("mei@campus.example|waiting|1|");

    GreenMail relay = relay(port);
    try {
      outbox.pass(Duration.ofSeconds(30));
      assertThat(sendAgain()).isEqualTo(1);

      assertThat(relay.getReceivedMessages()).hasSize(1);
      assertThat(List.of(relay.getReceivedMessages()[0].getMessageID())).isEqualTo(id);
    } finally {
      relay.stop();
    }
  }

  @Test
  void signsInWhereTheRelayAsksForIt() throws Exception {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.start(Map.of("EHLO", ASKS_FOR_A_PASSWORD, "AUTH", "235 2.7.0 ok"))) {
      outbox.alert("mei@campus.example");

      assertThat(send(relay.port(), Optional.of("s3cret"))).isEqualTo(1);

      String credentials =
          Base64.getEncoder()
              .encodeToString("mailwarden\0mailwarden\0s3cret".getBytes(StandardCharsets.UTF_8));
      assertThat(relay.heard()).contains("AUTH PLAIN " + credentials);
    }
  }

  @Test
  void aWrongPasswordIsTriedAgainAndNeverShown() throws Exception {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.start(
            Map.of("EHLO", ASKS_FOR_A_PASSWORD, "AUTH", "535 5.7.8 bad credentials"))) {
      outbox.alert("mei@campus.example");

      assertThat(send(relay.port(), Optional.of("s3cret"))).isEqualTo(0);

      assertThat(outbox.mails().get(0))
          .startsWith("mei@campus.example|waiting|1|")
          .contains("535")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void aRecipientThatDoesNotExistIsRefusedForGood() throws Exception {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.start(Map.of("RCPT", "550 5.1.1 no such user"))) {
      outbox.alert("gone@campus.example");

      assertThat(send(relay.port(), Optional.empty())).isEqualTo(0);

      assertThat(outbox.mails().get(0))
          .startsWith("gone@campus.example|refused|1|")
          .contains("550 5.1.1 no such user");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RCPT=450 4.2.0 greylisted",
        "RCPT=452 4.2.2 mailbox full",
        "MAIL=451 4.3.0 try later",
        "MAIL=550 5.7.1 this sender may not",
        "DATA=451 4.3.0 try later",
      })
  void anythingElseIsTriedAgain(String reply) throws Exception {
    String[] verbAndReply = reply.split("=", 2);
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.start(Map.of(verbAndReply[0], verbAndReply[1]))) {
      outbox.alert("mei@campus.example");

      assertThat(send(relay.port(), Optional.empty())).isEqualTo(0);

      assertThat(outbox.mails().get(0))
          .startsWith("mei@campus.example|waiting|1|")
          .contains(verbAndReply[1]);
    }
  }

  /** Starts the route to this port and sends what is due. */
  private int send(int port, Optional<String> password) throws Exception {
    Configuration.Smtp smtp =
        new Configuration.Smtp(
            "127.0.0.1",
            port,
            Configuration.Smtp.Tls.NONE,
            password.map(p -> "mailwarden"),
            password.map(Secret::new),
            "mailwarden@campus.example",
            "bounces@campus.example");
    camel.configure().withRoutesIncludePattern("file:../routes/mail.yaml");
    camel.addOverrideProperty("mailwarden.smtp.scheme", Smtp.scheme(smtp));
    camel.addOverrideProperty("mailwarden.smtp.host", smtp.host());
    camel.addOverrideProperty("mailwarden.smtp.port", String.valueOf(smtp.port()));
    camel.bind(Smtp.scheme(smtp), Smtp.component(smtp));
    camel.start();
    return sendAgain();
  }

  private int sendAgain() {
    return outbox.sendJob(message -> Smtp.send(camel.getCamelTemplate(), message)).run();
  }

  private static void assertPart(BodyPart part, String type) throws Exception {
    assertThat(part.getContentType()).startsWithIgnoringCase(type + "; charset=UTF-8");
    assertThat((String) part.getContent()).contains("Vietnam", "VNPT Corp", "14.160.20.30");
  }

  private static GreenMail relay(int port) {
    GreenMail relay = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    relay.withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
    relay.start();
    return relay;
  }
}
