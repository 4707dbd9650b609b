package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A server that runs in the foreground until closed, or until this JVM is gone, however it went.
 *
 * <p>Between the two stands a shell that holds the reading end of a pipe from the JVM. When the
 * pipe closes, be it by {@link #close}, at exit or by {@code kill -9}, the shell sends the server
 * SIGTERM.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_WAIT = Duration.ofSeconds(30);
  private static final Duration STOP_WAIT = Duration.ofSeconds(20);

  private static final String GUARD =
      """
      exec 3<&0
      "$@" 3<&- </dev/null & server=$!
      { cat <&3 >/dev/null; kill "$server"; } & watch=$!
      wait "$server"
      status=$?
      kill "$watch" 2>/dev/null
      exit "$status"
      """;

  private final String name;
  private final Process guard;
  private final Path output;

  private ServerProcess(String name, Process guard, Path output) {
    this.name = name;
    this.guard = guard;
    this.output = output;
  }

  /**
   * Starts it and returns at once.
   *
   * @param name what messages call it
   * @param output the file that gets what the server writes to standard output and error
   */
  static ServerProcess start(String name, Path output, List<String> command) throws IOException {
    List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "guard-of-" + name));
    guarded.addAll(command);
    Process guard =
        new ProcessBuilder(guarded)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ServerProcess(name, guard, output);
  }

  /**
   * Waits until the port of loopback's takes connections.
   *
   * @throws IllegalStateException if the server ends before; the message has what it wrote
   */
  void awaitPort(int port) {
    Awaitility.await(name + " to listen on port " + port)
        .atMost(START_WAIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> isListening(port));
  }

  private boolean isListening(int port) throws IOException {
    if (!guard.isAlive()) {
      throw new IllegalStateException(
          name + " ended with " + guard.exitValue() + ": " + Files.readString(output, UTF_8));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = guard.descendants().toList();
    guard.getOutputStream().close();
    try {
      if (!guard.waitFor(STOP_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
        throw new IllegalStateException(
            name + " had to be killed, for it did not stop within " + STOP_WAIT);
      }
      // What the server itself has started ends with it or shortly after.
      Awaitility.await(name + "'s processes to end")
          .atMost(STOP_WAIT)
          .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    } catch (InterruptedException e) {
      all.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
