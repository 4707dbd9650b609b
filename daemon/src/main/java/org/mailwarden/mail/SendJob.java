package org.mailwarden.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.mailwarden.directory.Contact;
import org.mailwarden.directory.Directory;
import org.mailwarden.store.AlertStore;
import org.mailwarden.store.Outbox;
import org.mailwarden.store.OutboxMail;
import org.mailwarden.store.Recipient;
import org.mailwarden.store.StoredAlert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due in the outbox. A mail that fails is due again after a while that doubles from
 * half a minute to an hour; only a recipient that the server refuses for good, or five days of
 * failures, end it.
 */
public final class SendJob {
  private static final Logger LOG = LoggerFactory.getLogger(SendJob.class);

  private static final int AT_ONCE = 50;
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** With the longest wait, about five days: what mail servers, too, give a message. */
  private static final int MOST_ATTEMPTS = 126;

  private final Outbox outbox;
  private final AlertStore alerts;
  private final Directory directory;
  private final Composer composer;
  private final AdministratorMails administrators;
  private final MimeMails mime;
  private final Threads threads;
  private final Relay relay;
  private final Clock clock;

  public SendJob(
      Outbox outbox,
      AlertStore alerts,
      Directory directory,
      Composer composer,
      AdministratorMails administrators,
      MailSettings settings,
      Threads threads,
      Relay relay,
      Clock clock) {
    this.outbox = outbox;
    this.alerts = alerts;
    this.directory = directory;
    this.composer = composer;
    this.administrators = administrators;
    this.mime = new MimeMails(settings, clock);
    this.threads = threads;
    this.relay = relay;
    this.clock = clock;
  }

  /**
   * Sends until nothing is due.
   *
   * @return how many mails the server took
   */
  public int run() {
    int sent = 0;
    List<OutboxMail> due;
    do {
      due = outbox.claim(AT_ONCE, LEASE);
      for (OutboxMail mail : due) {
        sent += send(mail) ? 1 : 0;
      }
    } while (due.size() == AT_ONCE);
    return sent;
  }

  private boolean send(OutboxMail mail) {
    try {
      Optional<MimeMessage> message = message(mail);
      if (message.isEmpty()) {
        outbox.refused(mail, "its account or its alerts are gone");
        return false;
      }
      relay.send(message.get());
      outbox.sent(mail);
      LOG.info("{} {} sent", mail.kind(), mail.messageId());
      return true;
    } catch (Exception e) {
      fail(mail, e);
      return false;
    }
  }

  private Optional<MimeMessage> message(OutboxMail mail) throws MessagingException {
    if (mail.recipient().role() == Recipient.Role.ADMINISTRATOR) {
      Optional<ComposedMail> words = administrators.compose(mail);
      return words.isEmpty()
          ? Optional.empty()
          : Optional.of(
              mime.message(mail, words.get(), administrators.language(mail), Optional.empty()));
    }
    Optional<Contact> contact = directory.contact(mail.accountId());
    List<StoredAlert> told = alerts.alerts(mail.alerts());
    if (contact.isEmpty() || told.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> thread = threads.first(mail);
    ComposedMail words =
        composer.compose(mail.kind(), contact.get(), mail.recipient().role(), told, thread);
    return Optional.of(mime.message(mail, words, contact.get().language(), thread));
  }

  private void fail(OutboxMail mail, Exception e) {
    String error = message(e);
    if (isForGood(e) || mail.attempts() + 1 >= MOST_ATTEMPTS) {
      outbox.refused(mail, error);
      LOG.warn("{} {} can't be delivered: {}", mail.kind(), mail.messageId(), error);
      return;
    }
    Instant due = clock.instant().plus(wait(mail.attempts()));
    outbox.retry(mail, error, due);
    LOG.warn("{} {} not sent, tried again at {}: {}", mail.kind(), mail.messageId(), due, error);
  }

  /** After the nth failure, counted from 0: 30 s, 1 min, 2 min ... 1 h. */
  static Duration wait(int failures) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 10));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  /** A recipient that is no address, or that the server says doesn't exist. */
  private static boolean isForGood(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AddressException) {
        return true;
      }
      if (cause instanceof SendFailedException failed
          && failed.getNextException() instanceof SMTPAddressFailedException refused) {
        return refused.getReturnCode() >= 500;
      }
    }
    return false;
  }

  private static String message(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return SafeText.line(text);
  }

  /** Knows which mails belong together. */
  @FunctionalInterface
  public interface Threads {
    /**
     * The Message-ID, with angle brackets, of the first mail that this recipient got of the same
     * incident; empty if this mail is the first, or of no incident.
     */
    Optional<String> first(OutboxMail mail);
  }

  /** Hands a message to the SMTP server. */
  @FunctionalInterface
  public interface Relay {
    /** Returns when the server has taken it. */
    void send(MimeMessage message) throws Exception;
  }
}
