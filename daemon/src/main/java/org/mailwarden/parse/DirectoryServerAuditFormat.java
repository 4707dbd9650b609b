package org.mailwarden.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.mailwarden.event.LogEvent;

/**
 * 389 Directory Server's audit log in JSON ({@code nsslapd-auditlog-log-format: json}, since
 * 3.1.1): passwords that were set, by whatever operation: {@code {"gm_time":"2026-11-24T00:26:02Z",
 * "target_dn":"uid=mei,...", "bind_dn":"uid=mei,...", "client_ip":"192.0.2.7", ..., "result":0,
 * "modify":[{"op":"replace","attr":"userPassword","values":[...]}]}}. The server's default format
 * has many lines a change, and can't be read.
 *
 * <p>What the server does by itself (a hash made stronger at a login) and what another replica
 * hands on, which binds with an entry of the server's own configuration, is not a change by
 * anybody.
 *
 * @see <a href="https://github.com/389ds/389-ds-base/blob/main/ldap/servers/slapd/auditlog.c">
 *     auditlog.c</a>
 */
final class DirectoryServerAuditFormat implements JsonFormat {
  private static final String INTERNAL = "internal";
  private static final String CONFIGURATION = ",cn=config";

  private final DirectoryPasswords passwords;

  DirectoryServerAuditFormat(AccountNames names, ClientAddresses addresses) {
    this.passwords = new DirectoryPasswords(names, addresses);
  }

  @Override
  public boolean isIts(JsonNode object) {
    return object.has("gm_time") && object.has("target_dn") && object.has("bind_dn");
  }

  @Override
  public Reading read(JsonNode object, List<LogEvent> events) {
    String bound = object.path("bind_dn").asText();
    boolean byItself = bound.equals(INTERNAL) || bound.endsWith(CONFIGURATION);
    if (byItself || object.path("result").asInt(-1) != 0 || !setsPassword(object.path("modify"))) {
      return Reading.READ;
    }
    Instant time;
    try {
      time = Instant.parse(object.path("gm_time").asText());
    } catch (DateTimeException e) {
      return Reading.unreadable("gm_time: expected a time such as 2026-11-24T00:26:02Z");
    }
    String target = object.path("target_dn").asText();
    passwords.set(time, target, bound, object.path("client_ip").asText()).ifPresent(events::add);
    return Reading.READ;
  }

  private static boolean setsPassword(JsonNode modifications) {
    for (JsonNode modification : modifications) {
      boolean removed = modification.path("op").asText().equals("delete");
      if (!removed && DirectoryPasswords.isPassword(modification.path("attr").asText())) {
        return true;
      }
    }
    return false;
  }
}
