package org.mailwarden.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.mailwarden.event.ClientAddress;

/**
 * Sockets whose first line tells the server, by HAProxy's PROXY protocol version 1, that the client
 * has this address: to the server and its log, the connection comes from there.
 */
final class ClaimedOrigin extends SocketFactory {
  /** The servers' address as the client knew it; the port is the proxy's business. */
  private static final String SERVER_IPV4 = "198.51.100.25";

  private static final String SERVER_IPV6 = "2001:db8::25";

  private final ClientAddress client;

  ClaimedOrigin(ClientAddress client) {
    this.client = client;
  }

  private String header(int port) {
    return client.ip().isIPv4()
        ? "PROXY TCP4 " + client + " " + SERVER_IPV4 + " 40000 " + port + "\r\n"
        : "PROXY TCP6 " + client + " " + SERVER_IPV6 + " 40000 " + port + "\r\n";
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(SocketAddress server, int timeout) throws IOException {
        super.connect(server, timeout);
        getOutputStream().write(header(((InetSocketAddress) server).getPort()).getBytes(US_ASCII));
      }

      @Override
      public void connect(SocketAddress server) throws IOException {
        connect(server, 0);
      }
    };
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }
}
