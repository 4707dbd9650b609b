package org.mailwarden.cli;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.cli.config.Secret;

/**
 * One message sent to the relay while somebody listens: every line said by either side, but neither
 * the credentials nor the message itself.
 */
final class SmtpConversation {
  private static final Pattern REPLY = Pattern.compile("\\d{3}([ -].*)?");
  private static final String HIDDEN = "(not shown)";

  private final Configuration.Smtp smtp;
  private final Consumer<String> listener;
  private boolean inMessage;
  private int messageLines;

  /**
   * @param listener is told each line, what we say after {@code >}, what the relay says after
   *     {@code <}
   */
  SmtpConversation(Configuration.Smtp smtp, Consumer<String> listener) {
    this.smtp = smtp;
    this.listener = listener;
  }

  /**
   * Sends the message.
   *
   * @throws MessagingException if the relay can't be reached or doesn't take it
   */
  void send(MimeMessage message) throws MessagingException {
    Session session = Session.getInstance(Smtp.properties(smtp));
    session.setDebugOut(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
    session.setDebug(true);
    try (Transport transport = session.getTransport(Smtp.scheme(smtp))) {
      transport.connect(
          smtp.host(),
          smtp.port(),
          smtp.user().orElse(null),
          smtp.password().map(Secret::value).orElse(null));
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  private void hear(String line) {
    if (inMessage) {
      inMessage = !line.equals(".");
      messageLines++;
      if (!inMessage) {
        listener.accept("> (the message, " + messageLines + " lines)");
      }
    } else if (line.startsWith("DEBUG")) {
      // Jakarta Mail's own notes; of these only this one stands for something that was said.
      if (line.endsWith("command trace suppressed")) {
        listener.accept("> AUTH " + HIDDEN);
      }
    } else if (!line.isBlank()) {
      boolean reply = REPLY.matcher(line).matches();
      inMessage = reply && line.startsWith("354");
      listener.accept((reply ? "< " : "> ") + Terminal.safe(withoutPassword(line)));
    }
  }

  private String withoutPassword(String line) {
    return smtp.password()
        .map(Secret::value)
        .filter(password -> !password.isEmpty())
        .map(password -> line.replace(password, HIDDEN))
        .orElse(line);
  }

  /** Takes a stream of bytes apart into lines. */
  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      if (b == '\n') {
        hear(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
      } else {
        line.write(b);
      }
    }
  }
}
