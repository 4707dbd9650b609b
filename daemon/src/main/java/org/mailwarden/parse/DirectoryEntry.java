package org.mailwarden.parse;

import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * An entry in an LDAP directory, by its distinguished name such as {@code
 * uid=mei,ou=people,dc=campus,dc=example}. Equal names may differ in case and in the spaces between
 * their parts.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4514">RFC 4514</a>
 */
record DirectoryEntry(LdapName name) {
  /** The entry with this name; empty if the text is none, or is that of anonymous. */
  static Optional<DirectoryEntry> of(String text) {
    try {
      LdapName name = new LdapName(text);
      return name.isEmpty() ? Optional.empty() : Optional.of(new DirectoryEntry(name));
    } catch (InvalidNameException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The parser throws the latter two at a broken escape, contrary to what it documents.
      return Optional.empty();
    }
  }

  /** What a person types to log in: the entry's uid or mail, if it is named by one. */
  Optional<String> login() {
    Attributes named = last().toAttributes();
    return text(named.get("uid")).or(() -> text(named.get("mail")));
  }

  /**
   * The entry's own name without where it stands: its login; {@code admin} for {@code cn=admin},
   * and what has several parts as it is.
   */
  String shortName() {
    Rdn own = last();
    return login()
        .orElseGet(() -> own.size() > 1 ? own.toString() : String.valueOf(own.getValue()));
  }

  private Rdn last() {
    return name.getRdn(name.size() - 1);
  }

  /** A value; one that is no text is nobody's login. */
  private static Optional<String> text(Attribute attribute) {
    try {
      return attribute != null && attribute.get() instanceof String value
          ? Optional.of(value)
          : Optional.empty();
    } catch (NamingException e) {
      return Optional.empty();
    }
  }
}
