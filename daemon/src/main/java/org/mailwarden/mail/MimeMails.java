package org.mailwarden.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.mailwarden.store.OutboxMail;

/** Makes MIME messages: text and HTML, one for those who read either. */
public final class MimeMails {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final MailSettings settings;
  private final Clock clock;

  public MimeMails(MailSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The message, its Message-ID that of the outbox at every attempt.
   *
   * @param thread the Message-ID of the mail to which this one adds, where there is one
   * @throws MessagingException if the recipient is no address
   */
  MimeMessage message(OutboxMail mail, ComposedMail words, Locale language, Optional<String> thread)
      throws MessagingException {
    MimeMessage message = message(mail.messageId(), mail.recipient().address(), words, language);
    if (thread.isPresent()) {
      // RFC 5322, 3.6.4: mail programs show the incident's mails as one conversation.
      message.setHeader("In-Reply-To", thread.get());
      message.setHeader("References", thread.get());
      message.saveChanges();
    }
    return message;
  }

  /**
   * A message of our own that no outbox has.
   *
   * @param messageId with angle brackets
   * @throws MessagingException if the recipient is no address
   */
  public MimeMessage message(
      String messageId, String recipient, ComposedMail words, Locale language)
      throws MessagingException {
    MimeMessage message = new StableIdMessage(messageId);
    message.setFrom(from());
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient, true));
    message.setSubject(words.subject(), UTF_8);
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Content-Language", language.toLanguageTag());
    // RFC 3834: nobody's holiday note answers this.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    MimeMultipart alternatives = new MimeMultipart("alternative");
    alternatives.addBodyPart(part(words.text(), "plain"));
    alternatives.addBodyPart(part(words.html(), "html"));
    message.setContent(alternatives);
    message.saveChanges();
    return message;
  }

  private InternetAddress from() throws MessagingException {
    try {
      return new InternetAddress(settings.from(), settings.siteName(), UTF_8);
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError("every JVM knows UTF-8", e);
    }
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, UTF_8, subtype);
    return part;
  }

  /** Jakarta Mail makes up a new id whenever a message is saved; ours stays. */
  private static final class StableIdMessage extends MimeMessage {
    private final String id;

    StableIdMessage(String id) {
      super(Session.getInstance(new Properties()));
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
