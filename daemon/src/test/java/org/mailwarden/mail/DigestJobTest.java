package org.mailwarden.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailwarden.store.Recipient;

class DigestJobTest {
  private final OutboxFixture outbox = new OutboxFixture();

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void tellsTheMailboxOnceOfWhatWaited() throws Exception {
    outbox.raise("mei@campus.example", true, List.of());

    assertThat(outbox.digestJob().run()).isEqualTo(1);
    assertThat(outbox.digestJob().run()).isEqualTo(0);
    List<MimeMessage> taken = new ArrayList<>();
    outbox.sendJob(taken::add).run();
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).getSubject())
        .isEqualTo("Campus Mail: something new about your mailbox");
  }

  @Test
  void saysHowTheMailboxWasUsedOnThoseDays() throws Exception {
    outbox.raise("mei@campus.example", true, List.of());
    outbox.digestJob().run();
    List<MimeMessage> taken = new ArrayList<>();

    outbox.sendJob(taken::add).run();

    MimeMultipart parts = (MimeMultipart) taken.get(0).getContent();
    assertThat((String) parts.getBodyPart(0).getContent())
        .contains("* Sign-ins from Vietnam (first time): 1, the last March 10, 2026 · 14:05:33");
  }

  @Test
  void sendsNothingWhenThereIsNothingToSay() {
    assertThat(outbox.digestJob().run()).isEqualTo(0);
    assertThat(outbox.mails()).isEmpty();
  }

  @Test
  void leavesOutWhatWasMailedAtOnce() {
    outbox.raise(
        "mei@campus.example",
        false,
        List.of(new Recipient("mei@campus.example", Recipient.Role.OWNER)));

    assertThat(outbox.digestJob().run()).isEqualTo(0);
  }

  @Test
  void mailsNobodyOfAnAccountThatIsNoAddress() {
    outbox.raise("mei", true, List.of());

    assertThat(outbox.digestJob().run()).isEqualTo(0);
    assertThat(outbox.mails()).isEmpty();
  }

  @Test
  void givesEachAccountItsOwnDigest() {
    outbox.raise("an@campus.example", true, List.of());
    outbox.raise("bo@campus.example", true, List.of());

    assertThat(outbox.digestJob().run()).isEqualTo(2);
    assertThat(outbox.query("SELECT recipient, kind FROM outbox ORDER BY recipient"))
        .containsExactly("an@campus.example|digest", "bo@campus.example|digest");
  }
}
