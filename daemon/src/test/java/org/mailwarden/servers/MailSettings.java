package org.mailwarden.servers;

import java.time.Duration;
import java.util.List;

/**
 * What differs from one test's mail servers to another's.
 *
 * @param domain of the mailboxes
 * @param relayPort the port on loopback of the SMTP server that gets mail for elsewhere
 * @param authLogging how much Dovecot tells of failed logins
 * @param networks clients that may relay without a login, as prefixes (Postfix calls them its own)
 * @param queueLifetime after how long Postfix gives up on delayed mail, in whole seconds
 */
public record MailSettings(
    String domain,
    int relayPort,
    AuthLogging authLogging,
    List<String> networks,
    Duration queueLifetime) {
  public MailSettings {
    networks = List.copyOf(networks);
  }

  /** Passwords in Dovecot's log, no trusted networks, and mail that is kept for an hour. */
  public static MailSettings of(String domain, int relayPort) {
    return new MailSettings(
        domain, relayPort, AuthLogging.VERBOSE_WITH_PASSWORDS, List.of(), Duration.ofHours(1));
  }

  public MailSettings with(AuthLogging other) {
    return new MailSettings(domain, relayPort, other, networks, queueLifetime);
  }

  public MailSettings withNetworks(String... prefixes) {
    return new MailSettings(domain, relayPort, authLogging, List.of(prefixes), queueLifetime);
  }

  public MailSettings withQueueLifetime(Duration other) {
    return new MailSettings(domain, relayPort, authLogging, networks, other);
  }
}
