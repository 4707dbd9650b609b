package org.mailwarden.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailwarden.store.BrakeSettings;
import org.mailwarden.store.Notice;
import org.mailwarden.store.Recipient;

/** Two administrators, root in English and wang in Chinese, and rules that may mail three. */
class AdministratorMailsTest {
  private final OutboxFixture outbox = new OutboxFixture(new BrakeSettings(0.01, 3));
  private final List<MimeMessage> sent = new ArrayList<>();

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void aFloodIsToldWithTheListAndTheCommandsThatDecide() throws Exception {
    outbox.alert("a@campus.example", "b@campus.example", "c@campus.example");
    outbox.alert("d@campus.example", "e@campus.example");
    outbox.pass(Duration.ofMinutes(2));

    send();

    MimeMessage mail = to("root@campus.example");
    assertThat(mail.getSubject()).isEqualTo("Campus Mail: mails of the rule new-country are held");
    assertThat(part(mail, 0))
        .contains("2 mails about 2 accounts so far")
        .contains("  2026-03-10 14:05:33  d@campus.example  country:VN\n")
        .contains("  2026-03-10 14:05:33  e@campus.example  country:VN\n")
        .contains("  mailwarden alerts release new-country\n")
        .contains("  mailwarden alerts drop new-country\n");
  }

  @Test
  void eachAdministratorIsWrittenToInTheirLanguage() throws Exception {
    outbox.database().notices().tell(new Notice.RulesMended("mx1", 12));

    send();

    assertThat(to("root@campus.example").getSubject())
        .isEqualTo("Campus Mail: rules are in force again");
    assertThat(to("wang@campus.example").getSubject()).isEqualTo("Campus Mail：規則已重新生效");
    assertThat(part(to("wang@campus.example"), 0)).contains("共有 12 條規則生效");
  }

  @Test
  void anAlertForAdministratorsSaysWhatItRestsOn() throws Exception {
    outbox.raise(
        "mei@campus.example",
        false,
        List.of(new Recipient("root@campus.example", Recipient.Role.ADMINISTRATOR)));

    send();

    assertThat(part(to("root@campus.example"), 0))
        .contains("Rule: new-country")
        .contains("Account: mei@campus.example")
        .contains("IP address: 14.160.20.30")
        .contains("Place: Vietnam · VNPT Corp")
        .contains("mailwarden alerts show ");
  }

  @Test
  void problemsOfRulesCantPutMarkupOrLinesIntoAMail() throws Exception {
    outbox
        .database()
        .notices()
        .tell(new Notice.RulesRefused("mx1", List.of("a.yaml:1:1: <img src=x>\r\nBcc: all@x")));

    send();

    assertThat(part(to("root@campus.example"), 1))
        .contains("&lt;img src=x&gt;")
        .doesNotContain("<img");
    assertThat(part(to("root@campus.example"), 0)).contains("<img src=x>  Bcc: all@x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root@campus.example", "wang@campus.example"})
  void everyNoticeCanBeSaid(String administrator) throws Exception {
    for (Notice notice :
        List.of(
            new Notice.Braked("new-country", 3),
            new Notice.SourceSilent("mail-log", OutboxFixture.NIGHT, Duration.ofHours(24)),
            new Notice.SourceSilent("portal", null, Duration.ofHours(24)),
            new Notice.RulesRefused("mx1", List.of("rules/a.yaml:1:1: no")),
            new Notice.RulesMended("mx2", 12),
            new Notice.GeoRefused("mx1", "/var/lib/GeoIP/country.mmdb", "is half a file"),
            new Notice.OutboxStuck(7, OutboxFixture.NIGHT, "no route to host"))) {
      outbox.database().notices().tell(notice);
    }

    send();

    assertThat(sent).hasSize(14);
    for (MimeMessage mail : sent) {
      assertThat(mail.getSubject() + part(mail, 0) + part(mail, 1))
          .doesNotContain("notice.", "{0}", "{1}", "{2}");
    }
    assertThat(to(administrator).getHeader("Auto-Submitted")).containsExactly("auto-generated");
  }

  @Test
  void aMailToAnAdministratorThatFailsMakesNoOther() {
    outbox.database().notices().tell(new Notice.RulesMended("mx1", 12));

    for (int i = 0; i < 3; i++) {
      outbox
          .sendJob(
              message -> {
                throw new MessagingException("no route to host");
              })
          .run();
      outbox.pass(Duration.ofHours(2));
    }

    assertThat(outbox.mails())
        .containsExactly(
            "root@campus.example|waiting|3|no route to host",
            "wang@campus.example|waiting|3|no route to host");
  }

  private void send() {
    outbox.sendJob(sent::add).run();
  }

  private MimeMessage to(String address) throws MessagingException {
    for (MimeMessage mail : sent) {
      if (mail.getAllRecipients()[0].toString().equals(address)) {
        return mail;
      }
    }
    throw new AssertionError("no mail to " + address);
  }

  private static String part(MimeMessage mail, int index) throws MessagingException, IOException {
    BodyPart part = ((Multipart) mail.getContent()).getBodyPart(index);
    return part.getContent().toString();
  }
}
