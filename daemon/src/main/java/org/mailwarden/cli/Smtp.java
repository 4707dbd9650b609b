package org.mailwarden.cli;

import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.mail.MailSettings;

/** The relay that takes our mail: how Camel's mail component reaches it. */
final class Smtp {
  private static final String TIMEOUT = "30000";

  private Smtp() {}

  /** The component's name, which is also how the connection begins: in the clear or by TLS. */
  static String scheme(Configuration.Smtp smtp) {
    return smtp.tls() == Configuration.Smtp.Tls.IMPLICIT ? "smtps" : "smtp";
  }

  static MailComponent component(Configuration.Smtp smtp) {
    MailConfiguration mail = new MailConfiguration();
    smtp.user().ifPresent(user -> mail.setUsername(user));
    smtp.password().ifPresent(password -> mail.setPassword(password.value()));
    mail.setAdditionalJavaMailProperties(properties(smtp));
    return new MailComponent(mail);
  }

  /** What Jakarta Mail has to know of the relay beside its host, user and password. */
  static Properties properties(Configuration.Smtp smtp) {
    Properties properties = new Properties();
    String prefix = "mail." + scheme(smtp) + ".";
    properties.setProperty(prefix + "timeout", TIMEOUT);
    properties.setProperty(prefix + "writetimeout", TIMEOUT);
    properties.setProperty(prefix + "from", smtp.envelopeFrom());
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    if (smtp.tls() == Configuration.Smtp.Tls.STARTTLS) {
      properties.setProperty(prefix + "starttls.enable", "true");
      properties.setProperty(prefix + "starttls.required", "true");
    }
    return properties;
  }

  /** What mails say of the site. */
  static MailSettings mailSettings(Configuration configuration) {
    return new MailSettings(
        configuration.site().name(),
        configuration.smtp().from(),
        configuration.site().contact(),
        configuration.site().changePasswordUrl(),
        configuration.page().address());
  }

  /** Sends through the route {@code direct:mail}; returns when the relay has taken the message. */
  static void send(ProducerTemplate template, MimeMessage message) throws Exception {
    Exchange exchange = template.send("direct:mail", e -> e.getMessage().setBody(message));
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
  }
}
