package org.mailwarden.store;

/** The database can't be reached or refuses to work; the message says which one and what to do. */
public final class StoreUnavailableException extends RuntimeException {
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
