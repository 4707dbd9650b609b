package org.mailwarden.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailwarden.store.Recipient;

class SendJobTest {
  private final OutboxFixture outbox = new OutboxFixture();
  private final List<MimeMessage> taken = new ArrayList<>();
  private boolean down;

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void sendsEachMailOnce() throws Exception {
    outbox.alert("mei@campus.example");
    SendJob job = outbox.sendJob(this::send);

    assertThat(job.run()).isEqualTo(1);
    assertThat(job.run()).isEqualTo(0);
    assertThat(taken).hasSize(1);
    assertThat(outbox.mails()).containsExactly("mei@campus.example|sent|1|");
  }

  @Test
  void triesAgainOnlyWhenTheMailIsDue() throws Exception {
    outbox.alert("mei@campus.example");
    SendJob job = outbox.sendJob(this::send);
    down = true;
    job.run();
    assertThat(outbox.mails()).containsExactly("mei@campus.example|waiting|1|Connection refused");
    down = false;

    outbox.pass(Duration.ofSeconds(29));
    assertThat(job.run()).isEqualTo(0);
    outbox.pass(Duration.ofSeconds(1));
    assertThat(job.run()).isEqualTo(1);
    assertThat(outbox.mails()).containsExactly("mei@campus.example|sent|2|");
  }

  @ParameterizedTest
  @CsvSource({"0, PT30S", "1, PT1M", "2, PT2M", "6, PT32M", "7, PT1H", "125, PT1H"})
  void waitsTwiceAsLongAfterEachFailureUpToAnHour(int failures, Duration wait) {
    assertThat(SendJob.wait(failures)).isEqualTo(wait);
  }

  @Test
  void givesUpAfterFiveDaysAndKeepsTheReason() {
    outbox.alert("mei@campus.example");
    outbox.execute("UPDATE outbox SET attempts = 125");
    down = true;

    outbox.sendJob(this::send).run();

    assertThat(outbox.mails()).containsExactly("mei@campus.example|refused|126|Connection refused");
  }

  @Test
  void sendsTheOthersWhenOneFails() throws Exception {
    outbox.alert("an@campus.example", "bo@campus.example", "chi@campus.example");

    outbox
        .sendJob(
            message -> {
              if (message.getAllRecipients()[0].toString().startsWith("bo@")) {
                throw new IOException("too unlucky");
              }
              send(message);
            })
        .run();

    assertThat(outbox.mails())
        .containsExactly(
            "an@campus.example|sent|1|",
            "bo@campus.example|waiting|1|too unlucky",
            "chi@campus.example|sent|1|");
  }

  @Test
  void refusesForGoodARecipientThatIsNoAddressAndSendsTheOthers() {
    outbox.raise(
        "mei@campus.example",
        false,
        List.of(
            new Recipient("no address", Recipient.Role.RECOVERY),
            new Recipient("mei@campus.example", Recipient.Role.OWNER)));

    outbox.sendJob(this::send).run();

    assertThat(outbox.mails().get(0)).startsWith("no address|refused|1|");
    assertThat(outbox.mails().get(1)).isEqualTo("mei@campus.example|sent|1|");
  }

  @Test
  void keepsAMailThatNoTemplateFitsAndSaysWhere(@TempDir Path templates) throws IOException {
    copyTemplates(templates);
    Files.writeString(templates.resolve("alert.txt.peb"), "line one\n{{ nobodyGivesThis }}");
    outbox.alert("mei@campus.example");

    assertThat(outbox.sendJob(this::send, templates).run()).isEqualTo(0);
    assertThat(outbox.mails().get(0))
        .startsWith("mei@campus.example|waiting|1|")
        .contains("alert.txt.peb:2");

    outbox.pass(Duration.ofSeconds(30));
    assertThat(outbox.sendJob(this::send).run()).isEqualTo(1);
  }

  @Test
  void aMailWhoseSenderDiedIsSentAgainWithItsOwnIdWhenTheLeaseHasRunOut() throws Exception {
    outbox.alert("mei@campus.example");
    assertThatThrownBy(
            () ->
                outbox
                    .sendJob(
                        message -> {
                          send(message);
                          throw new Killed();
                        })
                    .run())
        .isInstanceOf(Killed.class);
    SendJob next = outbox.sendJob(this::send);

    assertThat(next.run()).isEqualTo(0);
    outbox.pass(Duration.ofMinutes(10));
    assertThat(next.run()).isEqualTo(1);
    assertThat(taken.get(1).getMessageID()).isEqualTo(taken.get(0).getMessageID());
  }

  @Test
  void aLaterMailOfAnIncidentRefersToTheFirst() throws Exception {
    outbox.alert("mei@campus.example");
    outbox.sendJob(this::send).run();
    outbox.alertFromJapan("mei@campus.example");

    outbox.sendJob(this::send).run();

    String first = taken.get(0).getMessageID();
    MimeMessage later = taken.get(1);
    assertThat(later.getHeader("In-Reply-To")).containsExactly(first);
    assertThat(later.getHeader("References")).containsExactly(first);
    assertThat(later.getMessageID()).isNotEqualTo(first);
  }

  @Test
  void theFirstMailRefersToNone() throws Exception {
    outbox.alert("mei@campus.example");

    outbox.sendJob(this::send).run();

    assertThat(taken.get(0).getHeader("In-Reply-To")).isNull();
    assertThat(taken.get(0).getHeader("References")).isNull();
  }

  @Test
  void sendsMoreThanOneBatchAtATime() {
    String[] accounts = new String[51];
    for (int i = 0; i < accounts.length; i++) {
      accounts[i] = "u" + i + "@campus.example";
    }
    outbox.alert(accounts);

    assertThat(outbox.sendJob(this::send).run()).isEqualTo(51);
  }

  private void send(MimeMessage message) throws ConnectException {
    if (down) {
      throw new ConnectException("Connection refused");
    }
    taken.add(message);
  }

  private static void copyTemplates(Path to) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../templates/mail"))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  /** Stands for the end of the JVM: nothing after it is done. */
  private static final class Killed extends Error {}
}
