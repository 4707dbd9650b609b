package org.mailwarden.event;

/** One of the four log streams that a mail system writes and an owner can look up. */
public enum Stream {
  ACCOUNT_MANAGEMENT("account-management"),
  FAILED_LOGIN("failed-login"),
  SUCCESSFUL_LOGIN("successful-login"),
  SMTP_MAIL("smtp-mail");

  private final String label;

  Stream(String label) {
    this.label = label;
  }

  /** The stream's name in files, URLs and JSON, such as {@code successful-login}. */
  public String label() {
    return label;
  }

  /**
   * The stream with this label.
   *
   * @throws IllegalArgumentException if no stream has it; the message names those that exist
   */
  public static Stream ofLabel(String label) {
    for (Stream stream : values()) {
      if (stream.label.equals(label)) {
        return stream;
      }
    }
    throw new IllegalArgumentException(
        "unknown stream \""
            + label
            + "\", expected one of account-management, failed-login, successful-login, smtp-mail");
  }
}
