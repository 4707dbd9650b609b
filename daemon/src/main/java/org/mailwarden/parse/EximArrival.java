package org.mailwarden.parse;

import java.util.List;

/**
 * What Exim says when it takes a message in, behind {@code <=}.
 *
 * <pre>
 * mei@campus.example H=host.example (helo) [192.0.2.7]:52100 I=[203.0.113.1]:587 P=esmtpsa
 *   X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no A=dovecot_login:mei S=2201 id=1@x T="Hello" for a@b.example
 * </pre>
 *
 * <p>Four parts of it are the client's own text: the sender, the host's greeting in round brackets,
 * what an ident server says ({@code U=}), and all behind the size. Thus the last size counts, the
 * last address in front of it, the last {@code A=} between them; and that one only if every
 * protocol named there is one with a login.
 *
 * @param sender empty for the null sender
 * @param ip of the client, without its brackets and port; empty if a program on this host sent it
 * @param service as the port says that the client came to (log selector {@code
 *     incoming_interface}), otherwise {@code smtp}
 * @param login as the authenticator names it ({@code server_set_id}); empty if there was none
 * @see <a
 *     href="https://github.com/Exim/exim/blob/exim-4.98/src/src/receive.c">add_host_info_for_log
 *     and receive_msg</a>
 */
record EximArrival(String sender, String ip, String service, String login) {
  /** Reads it, or gives null if it is cut short. */
  static EximArrival read(String text, ClientAddresses addresses) {
    List<String> words = QuotedStrings.split(text, ' ');
    int size = words.size() - 1;
    while (size > 0 && !isSize(words.get(size))) {
      size--;
    }
    if (size < 1) {
      return null;
    }
    int client = clientIndex(words, size, addresses);
    List<String> said = words.subList(client < 0 ? 1 : client, size);
    String ip = client < 0 ? "" : bracketed(words.get(client));
    String sender = words.get(0).equals("<>") ? "" : words.get(0);
    return new EximArrival(sender, ip, service(said), isAuthenticated(said) ? login(said) : "");
  }

  /**
   * The client's address where Exim names a client: {@code host.example (helo) [192.0.2.7]:52100
   * I=[203.0.113.1]:587}; empty if there is none.
   */
  static String clientIp(String text, ClientAddresses addresses) {
    List<String> words = QuotedStrings.split(text, ' ');
    int client = clientIndex(words, words.size(), addresses);
    return client < 0 ? "" : bracketed(words.get(client));
  }

  /** The service of the port in {@code I=[203.0.113.1]:587}. */
  static String service(String text) {
    return service(QuotedStrings.split(text, ' '));
  }

  private static String service(List<String> words) {
    String port = "";
    for (String word : words) {
      int colon = word.startsWith("I=[") ? word.indexOf("]:") : -1;
      port = colon < 0 ? port : word.substring(colon + 2);
    }
    return switch (port) {
      case "587" -> "submission";
      case "465" -> "submissions";
      default -> "smtp";
    };
  }

  private static int clientIndex(List<String> words, int end, ClientAddresses addresses) {
    for (int i = end - 1; i >= 0; i--) {
      String word = words.get(i);
      boolean bracket = word.startsWith("[") || word.startsWith("H=[");
      if (bracket && addresses.of(bracketed(word)).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private static String bracketed(String word) {
    int close = word.indexOf(']');
    return close < 0 ? "" : word.substring(word.indexOf('[') + 1, close);
  }

  /** esmtpa, esmtpsa, essmtpa, local-esmtpa; asmtp until 4.42. */
  private static boolean isAuthenticated(List<String> words) {
    boolean named = false;
    for (String word : words) {
      if (word.startsWith("P=")) {
        if (!word.endsWith("a") && !word.equals("P=asmtp")) {
          return false;
        }
        named = true;
      }
    }
    return named;
  }

  /** A=authenticator:login, or with smtp_mailauth A=authenticator:login:sender. */
  private static String login(List<String> words) {
    String login = "";
    for (String word : words) {
      if (word.startsWith("A=")) {
        int start = word.indexOf(':') + 1;
        int end = word.indexOf(':', start);
        login = start == 0 ? "" : word.substring(start, end < 0 ? word.length() : end);
      }
    }
    return login;
  }

  private static boolean isSize(String word) {
    return word.startsWith("S=")
        && word.length() > 2
        && word.chars().skip(2).allMatch(c -> c >= '0' && c <= '9');
  }
}
