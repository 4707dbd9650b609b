package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.mailwarden.event.ClientAddress;

/** Someone at one address who uses the test's mail servers. */
public final class MailClient {
  private static final String HOST = "127.0.0.1";
  private static final int TIMEOUT_MILLIS = 10_000;

  private final MailServers servers;
  private final ClaimedOrigin origin;

  MailClient(MailServers servers, ClientAddress address) {
    this.servers = servers;
    this.origin = new ClaimedOrigin(address);
  }

  /**
   * Logs in over IMAP and out again.
   *
   * @return whether the server let the client in
   */
  public boolean imap(String login, String password) throws MessagingException {
    return opens("imap", servers.dovecot().imapPort(), login, password);
  }

  /**
   * Logs in over POP3 and out again.
   *
   * @return whether the server let the client in
   */
  public boolean pop3(String login, String password) throws MessagingException {
    return opens("pop3", servers.dovecot().pop3Port(), login, password);
  }

  /** Tries these passwords over IMAP, one after the other in one connection. */
  public void imapInOneConnection(String login, List<String> passwords) throws IOException {
    List<String> commands = new ArrayList<>();
    for (int i = 0; i < passwords.size(); i++) {
      commands.add("a" + i + " LOGIN \"" + login + "\" \"" + passwords.get(i) + "\"");
    }
    commands.add("z LOGOUT");
    talk(servers.dovecot().imapPort(), commands);
  }

  /** Connects to IMAP and hangs up. */
  public void hangUp() throws IOException {
    talk(servers.dovecot().imapPort(), List.of());
  }

  /**
   * Logs in on the submission port and sends one message.
   *
   * @param sender the envelope's
   * @param recipients at least one; those that Postfix refuses at once are left out
   * @return whether the server let the client in
   */
  public boolean submit(String login, String password, String sender, String... recipients)
      throws MessagingException {
    Session session = session("smtp", servers.postfix().submissionPort());
    session.getProperties().put("mail.smtp.from", sender);
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect(HOST, login, password);
      send(session, transport, sender, recipients);
      return true;
    } catch (AuthenticationFailedException e) {
      return false;
    }
  }

  /** Sends one message by SMTP without a login, as other servers do. */
  public void smtp(String sender, String... recipients) throws MessagingException {
    Session session = session("smtp", servers.postfix().smtpPort());
    session.getProperties().put("mail.smtp.from", sender);
    session.getProperties().put("mail.smtp.auth", "false");
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect();
      send(session, transport, sender, recipients);
    }
  }

  private boolean opens(String protocol, int port, String login, String password)
      throws MessagingException {
    try (Store store = session(protocol, port).getStore(protocol)) {
      store.connect(HOST, port, login, password);
      return true;
    } catch (AuthenticationFailedException e) {
      return false;
    }
  }

  private static void send(
      Session session, Transport transport, String sender, String... recipients)
      throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(sender);
    for (String recipient : recipients) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
    }
    message.setSubject("Minutes");
    message.setText("See below.");
    message.saveChanges();
    transport.sendMessage(message, message.getAllRecipients());
  }

  private Session session(String protocol, int port) {
    String prefix = "mail." + protocol + ".";
    Properties properties = new Properties();
    properties.put(prefix + "socketFactory", origin);
    properties.put(prefix + "socketFactory.fallback", "false");
    properties.put(prefix + "host", HOST);
    properties.put(prefix + "port", Integer.toString(port));
    properties.put(prefix + "timeout", Integer.toString(TIMEOUT_MILLIS));
    properties.put(prefix + "connectiontimeout", Integer.toString(TIMEOUT_MILLIS));
    properties.put("mail.smtp.auth", "true");
    properties.put("mail.smtp.auth.mechanisms", "PLAIN");
    properties.put("mail.smtp.localhost", "laptop.example");
    properties.put("mail.smtp.sendpartial", "true");
    return Session.getInstance(properties);
  }

  /** Reads the greeting, then sends each command and reads one line of the answer. */
  private void talk(int port, List<String> commands) throws IOException {
    try (Socket socket = origin.createSocket(InetAddress.getLoopbackAddress(), port);
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      answers.readLine();
      for (String command : commands) {
        socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
        answers.readLine();
      }
    }
  }
}
