package org.mailwarden.store;

/**
 * Where the database is.
 *
 * @param url {@code jdbc:mariadb://host:port/name}
 * @param poolSize connections at the most
 */
public record DatabaseSettings(String url, String user, String password, int poolSize) {
  /** The URL for people: parameters may hold a password. */
  public String shownUrl() {
    return url.replaceFirst("[?].*", "");
  }

  @Override
  public String toString() {
    return "DatabaseSettings[url=" + shownUrl() + ", user=" + user + ", poolSize=" + poolSize + "]";
  }
}
