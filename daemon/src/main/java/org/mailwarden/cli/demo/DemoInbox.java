package org.mailwarden.cli.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringEscapeUtils;

/**
 * A mail server on this machine alone that takes every mail and shows it in a browser, so that the
 * demo's mails go through a real SMTP conversation and to nobody.
 */
final class DemoInbox implements AutoCloseable {
  private static final Pattern MAIL_PATH = Pattern.compile("/mail/(\\d{1,6})(/html|/text)?");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final GreenMail smtp;
  private final HttpServer http;
  private final ZoneId zone;

  private DemoInbox(GreenMail smtp, HttpServer http, ZoneId zone) {
    this.smtp = smtp;
    this.http = http;
    this.zone = zone;
  }

  /** Listens on the loopback address only; port 0 picks a free one. */
  static DemoInbox start(int smtpPort, int httpPort, ZoneId zone) throws IOException {
    GreenMail smtp =
        new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.withConfiguration(
        com.icegreen.greenmail.configuration.GreenMailConfiguration.aConfig()
            .withDisabledAuthentication());
    smtp.start();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort), 0);
    DemoInbox inbox = new DemoInbox(smtp, http, zone);
    http.createContext("/", inbox::answer);
    http.start();
    return inbox;
  }

  int smtpPort() {
    return smtp.getSmtp().getPort();
  }

  URI page() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
  }

  List<MimeMessage> mails() {
    return Arrays.asList(smtp.getReceivedMessages());
  }

  @Override
  public void close() {
    http.stop(0);
    smtp.stop();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Matcher mail = MAIL_PATH.matcher(path);
      if (path.equals("/")) {
        send(exchange, 200, "text/html", list());
      } else if (mail.matches() && Integer.parseInt(mail.group(1)) < mails().size()) {
        MimeMessage message = mails().get(Integer.parseInt(mail.group(1)));
        if ("/html".equals(mail.group(2))) {
          send(exchange, 200, "text/html", "<base target=_top>" + body(message, "text/html"));
        } else if ("/text".equals(mail.group(2))) {
          send(exchange, 200, "text/plain", body(message, "text/plain"));
        } else {
          send(exchange, 200, "text/html", one(mail.group(1), message));
        }
      } else {
        send(exchange, 404, "text/plain", "There is no such mail. The inbox is at /");
      }
    } catch (MessagingException e) {
      throw new IOException("a mail in the demo's inbox can't be read", e);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String list() throws MessagingException {
    StringBuilder rows = new StringBuilder();
    List<MimeMessage> mails = mails();
    for (int i = mails.size() - 1; i >= 0; i--) {
      MimeMessage mail = mails.get(i);
      rows.append(
          """
          <tr><td>%s</td><td>%s</td><td><a href="/mail/%d">%s</a></td></tr>
          """
              .formatted(
                  STAMP.format(mail.getSentDate().toInstant().atZone(zone)),
                  html(recipients(mail)),
                  i,
                  html(mail.getSubject())));
    }
    String content =
        mails.isEmpty()
            ? "<p>No mail yet. Alerts arrive within a few seconds; this page looks again by itself.</p>"
            : "<table><tr><th>Time</th><th>To</th><th>Subject</th></tr>" + rows + "</table>";
    return page("Inbox", "<meta http-equiv=refresh content=5>", "<h1>Inbox</h1>" + content);
  }

  private String one(String number, MimeMessage mail) throws MessagingException {
    return page(
        mail.getSubject(),
        "",
        """
        <p><a href="/">Inbox</a> · <a href="/mail/%s/text">as text</a></p>
        <h1>%s</h1>
        <p>From %s<br>To %s</p>
        <iframe title="The mail" src="/mail/%s/html"
          sandbox="allow-top-navigation-by-user-activation allow-popups"></iframe>
        """
            .formatted(
                number,
                html(mail.getSubject()),
                html(decoded(mail.getFrom())),
                html(recipients(mail)),
                number));
  }

  private static String page(String title, String head, String body) {
    return """
    <!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title>%s
    <style>
      :root { color-scheme: light dark }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
      table { border-collapse: collapse; width: 100%% }
      th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884 }
      iframe { width: 100%%; height: 70vh; border: 1px solid #8884; border-radius: 8px }
    </style></head><body>%s</body></html>
    """
        .formatted(html(title), head, body);
  }

  private static String recipients(MimeMessage mail) throws MessagingException {
    return decoded(mail.getAllRecipients());
  }

  private static String decoded(jakarta.mail.Address[] addresses) {
    return String.join(
        ", ",
        Arrays.stream(addresses)
            .map(a -> ((jakarta.mail.internet.InternetAddress) a).toUnicodeString())
            .toList());
  }

  private static String html(String text) {
    return StringEscapeUtils.escapeHtml4(text);
  }

  /** The first part of this type, however deep, or empty. */
  static String body(Part part, String type) throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return (String) part.getContent();
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String found = body(parts.getBodyPart(i), type);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }
}
