package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A syslog server at a Unix socket that writes one file, each line as rsyslog's traditional format
 * has it: the message's own time, the host's name, the message.
 *
 * <p>The C library prefers datagrams, which Java has not for Unix sockets, but takes a stream where
 * it finds one; then each message ends with a NUL (syslog(3) of glibc, misc/syslog.c).
 */
final class SyslogSocket implements AutoCloseable {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "<\\d{1,3}>(\\p{Alpha}{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d) (.*)", Pattern.DOTALL);

  private final ServerSocketChannel server;
  private final Path file;
  private final String host;
  private final Thread thread;

  private SyslogSocket(ServerSocketChannel server, Path file, String host) {
    this.server = server;
    this.file = file;
    this.host = host;
    this.thread = new Thread(this::serve, "syslog-socket");
  }

  static SyslogSocket open(Path socket, Path file, String host) throws IOException {
    Files.createFile(file);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    SyslogSocket syslog = new SyslogSocket(server, file, host);
    syslog.thread.setDaemon(true);
    syslog.thread.start();
    return syslog;
  }

  /** One connection after the other: each program says its few lines and ends. */
  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept();
          InputStream in = new BufferedInputStream(Channels.newInputStream(client))) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
          if (b == 0) {
            write(message.toString(UTF_8));
            message.reset();
          } else {
            message.write(b);
          }
        }
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException("the syslog socket for " + file + " broke", e);
      }
    }
  }

  private void write(String message) throws IOException {
    Matcher matcher = MESSAGE.matcher(message);
    if (!matcher.matches()) {
      throw new IOException("not a syslog message: \"" + message + "\"");
    }
    String line = matcher.group(1) + " " + host + " " + matcher.group(2).strip() + "\n";
    Files.writeString(file, line, UTF_8, StandardOpenOption.APPEND);
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
