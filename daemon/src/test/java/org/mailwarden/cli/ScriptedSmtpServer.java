package org.mailwarden.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server on loopback that says 250 to everything but the commands it has a reply for. */
final class ScriptedSmtpServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Map<String, String> replies;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private ScriptedSmtpServer(ServerSocket listening, Map<String, String> replies) {
    this.listening = listening;
    this.replies = replies;
  }

  /**
   * Starts one on a free port.
   *
   * @param replies by the command's first four letters, such as {@code RCPT}; {@code DATA} is the
   *     reply after the message
   */
  static ScriptedSmtpServer start(Map<String, String> replies) throws IOException {
    ScriptedSmtpServer server =
        new ScriptedSmtpServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), replies);
    Thread thread = new Thread(server::serve, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Every command so far, without the messages. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  private void serve() {
    while (true) {
      try (Socket client = listening.accept()) {
        converse(client);
      } catch (SocketException e) {
        if (listening.isClosed()) {
          return;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void converse(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    say(client, "220 relay.example ESMTP");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add(line);
      String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
      if (verb.equals("DATA")) {
        say(client, "354 go on");
        while (!".".equals(in.readLine())) {
          // The message itself is of no interest here.
        }
      }
      say(client, verb.equals("QUIT") ? "221 bye" : replies.getOrDefault(verb, "250 ok"));
    }
  }

  private static void say(Socket client, String reply) throws IOException {
    client.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
