package org.mailwarden.parse;

import java.util.List;
import org.mailwarden.event.LogEvent;

/**
 * 389 Directory Server's access log, in its own file or through syslog: passwords that were set by
 * the password operation. Since 3.1.4 the server says whose and by whom: {@code
 * [24/Nov/2026:08:26:02.123456789 +0800] conn=12 op=1 EXT_INFO name="passwd_modify_plugin"
 * bind_dn="uid=mei,..." target_dn="uid=mei,..." msg="success" rc=0}; where from, it said when the
 * connection was made ({@code conn=12 fd=64 slot=64 connection from 192.0.2.7 to 192.0.2.1}).
 * Numbers of connections begin anew with the server.
 *
 * <p>Older ones say that somebody used the operation, but not whose password it set; and of a
 * {@code MOD} the access log never says what it changed. The audit log does: {@link
 * DirectoryServerAuditFormat}.
 *
 * <p>What a client may have a part in stands in quotes before the server's own {@code rc}.
 *
 * @see <a href="https://github.com/389ds/389-ds-base/blob/main/ldap/servers/slapd/passwd_extop.c">
 *     passwd_extop.c</a>
 */
final class DirectoryServerFormat implements LogFormat {
  private static final int CONNECTIONS_REMEMBERED = 20_000;

  private static final String CONNECTED = "connection from ";
  private static final String PROXIED = "HAProxy new_address_from=";
  private static final String PASSWORD_SET = "EXT_INFO name=\"passwd_modify_plugin\" bind_dn=\"";
  private static final String TARGET = "\" target_dn=\"";

  private final DirectoryPasswords passwords;
  private final Memory<String> clients =
      new Memory<>("ns-slapd ", CONNECTIONS_REMEMBERED, ip -> ip, ip -> ip);

  DirectoryServerFormat(AccountNames names, ClientAddresses addresses) {
    this.passwords = new DirectoryPasswords(names, addresses);
  }

  @Override
  public boolean isProgram(String program) {
    return program.equals("ns-slapd");
  }

  @Override
  public Reading read(Header header, List<LogEvent> events) {
    boolean bySyslog = isProgram(header.program());
    if (!bySyslog && !header.text().startsWith("[")) {
      return Reading.OTHER;
    }
    String message = bySyslog ? header.message() : header.behindTimeStamp();
    ConnectionLine line = ConnectionLine.of(message);
    if (line == null) {
      return message.startsWith("conn=Internal(") ? Reading.READ : Reading.OTHER;
    }
    String connection = (bySyslog ? header.host() : "") + " " + line.connection();
    if (line.text().startsWith("fd=")) {
      connection(header, connection, line);
    } else if (line.text().startsWith(PASSWORD_SET)) {
      return passwordSet(header, connection, line.text(), events);
    }
    return Reading.READ;
  }

  @Override
  public List<Memory<?>> memories() {
    return List.of(clients);
  }

  /**
   * fd=64 slot=64 SSL connection from 192.0.2.7 to 192.0.2.1; behind a proxy, a second line. Its
   * end has the number of the last operation.
   */
  private void connection(Header header, String connection, ConnectionLine line) {
    if (!line.operation().isEmpty()) {
      clients.remove(connection);
      return;
    }
    for (String mark : List.of(CONNECTED, PROXIED)) {
      int start = line.text().indexOf(mark);
      if (start >= 0) {
        String rest = line.text().substring(start + mark.length());
        int end = rest.indexOf(' ');
        clients.put(connection, end < 0 ? rest : rest.substring(0, end), header.time());
        return;
      }
    }
  }

  private Reading passwordSet(
      Header header, String connection, String text, List<LogEvent> events) {
    int message = text.lastIndexOf("\" msg=\"");
    int target = text.lastIndexOf(TARGET, message);
    int result = text.lastIndexOf("\" rc=");
    if (target < PASSWORD_SET.length() || result < message) {
      return Reading.unreadable("a password operation without target and result");
    }
    if (text.endsWith("\" rc=0")) {
      String ip = clients.get(connection);
      passwords
          .set(
              header.time(),
              text.substring(target + TARGET.length(), message),
              text.substring(PASSWORD_SET.length(), target),
              ip == null ? "" : ip)
          .ifPresent(events::add);
    }
    return Reading.READ;
  }
}
