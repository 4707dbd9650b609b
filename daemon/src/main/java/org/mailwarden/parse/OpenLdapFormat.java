package org.mailwarden.parse;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.mailwarden.event.LogEvent;

/**
 * OpenLDAP's slapd: passwords that were set.
 *
 * <p>A client sets one by the password operation ({@code conn=1000 op=1 PASSMOD
 * id="uid=mei,ou=people,dc=campus,dc=example" new}; without {@code id} its own) or as any other
 * attribute ({@code op=1 MOD dn="uid=mei,..."}, then {@code op=1 MOD attr=userPassword}); that it
 * was let stands in the operation's {@code RESULT ... err=0}. Who it is was said by the
 * connection's last {@code BIND dn="..." mech=...}, where it is by its {@code ACCEPT from
 * IP=192.0.2.7:40000}. Numbers of connections are one server's own, and begin anew with it.
 *
 * <p>In distinguished names slapd escapes double quotes, so that the last on a line is its own.
 *
 * @see <a href="https://git.openldap.org/openldap/openldap/-/blob/master/servers/slapd/passwd.c">
 *     passwd.c</a> and modify.c, connection.c, result.c beside it
 */
final class OpenLdapFormat implements LogFormat {
  private static final int CONNECTIONS_REMEMBERED = 20_000;
  private static final int OPERATIONS_REMEMBERED = 2_000;

  /** A result that didn't come by then was lost with its log. */
  private static final Duration LONGEST_OPERATION = Duration.ofMinutes(10);

  private static final String ACCEPT = "ACCEPT from IP=";
  private static final String ATTRIBUTES = "MOD attr=";

  private final DirectoryPasswords passwords;
  private final Memory<Client> clients =
      new Memory<>("slapd connection ", CONNECTIONS_REMEMBERED, Client::write, Client::read);
  private final Memory<Modification> underWay =
      new Memory<>(
          "slapd operation ", OPERATIONS_REMEMBERED, Modification::write, Modification::read);

  OpenLdapFormat(AccountNames names, ClientAddresses addresses) {
    this.passwords = new DirectoryPasswords(names, addresses);
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals("slapd");
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    ConnectionLine line = ConnectionLine.of(header.message());
    if (line == null) {
      return Reading.READ;
    }
    String connection = header.host() + " " + line.connection();
    if (line.text().startsWith("fd=")) {
      connection(header.time(), connection, line);
    } else if (line.text().startsWith("BIND ")) {
      bind(header.time(), connection, line);
    } else {
      operation(header.time(), connection, line, events);
    }
    return Reading.READ;
  }

  @Override
  public void expire(Instant now, List<LogEvent> events) {
    underWay.expire(now.minus(LONGEST_OPERATION), (key, modification) -> {});
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(clients, underWay);
  }

  /** fd=12 ACCEPT from IP=192.0.2.7:40000 (IP=0.0.0.0:389); IP=[2001:db8::7]:40000; closed */
  private void connection(Instant time, String connection, ConnectionLine line) {
    String text = line.text().substring(line.text().indexOf(' ') + 1);
    if (text.startsWith("ACCEPT ")) {
      int end = text.indexOf(' ', ACCEPT.length());
      int port = text.lastIndexOf(':', end < 0 ? text.length() : end);
      boolean hasAddress = text.startsWith(ACCEPT) && port > ACCEPT.length();
      String ip = hasAddress ? text.substring(ACCEPT.length(), port) : "";
      boolean bracketed = ip.startsWith("[") && ip.endsWith("]");
      String address = bracketed ? ip.substring(1, ip.length() - 1) : ip;
      clients.put(connection, new Client(address, ""), time);
    } else if (text.startsWith("closed")) {
      clients.remove(connection);
    }
  }

  /** The request makes a client anonymous, its success somebody. */
  private void bind(Instant time, String connection, ConnectionLine line) {
    String success = line.between("BIND dn=\"", "\" mech=");
    String bound = success == null ? "" : success;
    Client client = client(connection);
    if (!client.bound().equals(bound)) {
      clients.put(connection, new Client(client.ip(), bound), time);
    }
  }

  private void operation(
      Instant time, String connection, ConnectionLine line, List<LogEvent> events) {
    String operation = connection + " " + line.operation();
    String text = line.text();
    if (text.startsWith("PASSMOD")) {
      String named = line.between("PASSMOD id=\"", "\"");
      String target = named == null ? client(connection).bound() : named;
      underWay.put(operation, new Modification(target, true), time);
    } else if (text.startsWith("MOD dn=\"")) {
      String target = line.between("MOD dn=\"", "\"");
      if (target != null) {
        underWay.put(operation, new Modification(target, false), time);
      }
    } else if (text.startsWith(ATTRIBUTES)) {
      Modification modification = underWay.get(operation);
      if (modification != null && namesPassword(text)) {
        underWay.put(operation, new Modification(modification.target(), true), time);
      }
    } else if (text.startsWith("RESULT ")) {
      Modification modification = underWay.remove(operation);
      if (modification != null && modification.ofPassword() && succeeded(text)) {
        Client client = client(connection);
        passwords
            .set(time, modification.target(), client.bound(), client.ip())
            .ifPresent(events::add);
      }
    }
  }

  private Client client(String connection) {
    Client client = clients.get(connection);
    return client == null ? Client.UNKNOWN : client;
  }

  /** RESULT tag=103 err=0 text=; what follows the number may be the client's. */
  private static boolean succeeded(String result) {
    int error = result.indexOf(" err=");
    return error > 0 && result.startsWith(" err=0 ", error);
  }

  private static boolean namesPassword(String text) {
    return Arrays.stream(text.substring(ATTRIBUTES.length()).split(" ", -1))
        .anyMatch(DirectoryPasswords::isPassword);
  }

  /**
   * @param bound the distinguished name of whom it is; empty while it is anonymous
   */
  private record Client(String ip, String bound) {
    /** Whoever connected before the log began. */
    static final Client UNKNOWN = new Client("", "");

    String write() {
      return Fields.join(ip, bound);
    }

    static Client read(String text) {
      List<String> fields = Fields.split(text);
      return new Client(fields.get(0), fields.get(1));
    }
  }

  /** A change that has no result yet. */
  private record Modification(String target, boolean ofPassword) {
    String write() {
      return Fields.join(target, Boolean.toString(ofPassword));
    }

    static Modification read(String text) {
      List<String> fields = Fields.split(text);
      return new Modification(fields.get(0), Boolean.parseBoolean(fields.get(1)));
    }
  }
}
