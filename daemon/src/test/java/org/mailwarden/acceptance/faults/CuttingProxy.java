package org.mailwarden.acceptance.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * Stands between a daemon and its database, and resets a connection in mid-transaction when told
 * to.
 */
final class CuttingProxy implements AutoCloseable {
  private static final String POSITION = "UPDATE source SET position";

  private final ServerSocket listener;
  private final IntSupplier database;
  private final AtomicReference<Cut> armed = new AtomicReference<>();
  private final AtomicInteger inTransaction = new AtomicInteger();
  private final AtomicInteger atCommit = new AtomicInteger();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  /**
   * @param database the port of the database, asked for at each connection
   */
  CuttingProxy(IntSupplier database) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.database = database;
    daemon("proxy", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts the next connection that comes to such a point. */
  void arm(Cut cut) {
    armed.set(cut);
  }

  /** Whether the cut last asked for was made. */
  boolean isDone() {
    return armed.get() == null;
  }

  int cutsInTransaction() {
    return inTransaction.get();
  }

  int cutsAtCommit() {
    return atCommit.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    links.forEach(Link::reset);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Link link = new Link(client);
        daemon("proxy link", link::run);
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where a connection is cut. */
  enum Cut {
    /** Some of a batch's rows are written. */
    AMID_ROWS("INTO TABLE smtp_mail"),
    /** All of a batch is written but for its read position. */
    BEFORE_POSITION(POSITION),
    /** Some of an alert is written. */
    AMID_ALERT("into outbox"),
    /** The database has committed a batch, and its answer does not arrive. */
    AFTER_COMMIT("COMMIT");

    private final String statement;

    Cut(String statement) {
      this.statement = statement;
    }
  }

  /** One connection of the daemon's. */
  private final class Link {
    private final Socket client;
    private final Socket server = new Socket();

    /** Whether the read position was written in the transaction under way. */
    private boolean positionWritten;

    private volatile boolean muted;

    Link(Socket client) {
      this.client = client;
    }

    void run() {
      links.add(this);
      try {
        server.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), database.getAsInt()), 1_000);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        daemon("proxy answers", this::answers);
        requests();
      } catch (IOException e) {
        // One side has gone.
      } finally {
        reset();
        links.remove(this);
      }
    }

    private void requests() throws IOException {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        Cut cut = armed.get();
        boolean commit = text.contains("COMMIT");
        positionWritten |= text.contains(POSITION);
        if (cut != null && text.contains(cut.statement) && armed.compareAndSet(cut, null)) {
          if (cut != Cut.AFTER_COMMIT) {
            inTransaction.incrementAndGet();
            return;
          }
          if (positionWritten) {
            muted = true;
          } else {
            armed.compareAndSet(null, cut);
          }
        }
        if (commit) {
          positionWritten = false;
        }
        out.write(buffer, 0, n);
      }
    }

    private void answers() {
      try {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (muted) {
            atCommit.incrementAndGet();
            break;
          }
          out.write(buffer, 0, n);
        }
      } catch (IOException e) {
        // One side has gone.
      } finally {
        reset();
      }
    }

    /** Closes both sides as a crash does: without a goodbye. */
    void reset() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.setSoLinger(true, 0);
          socket.close();
        } catch (IOException e) {
          // It is gone already.
        }
      }
    }
  }
}
