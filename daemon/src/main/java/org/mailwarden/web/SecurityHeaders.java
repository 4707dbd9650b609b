package org.mailwarden.web;

/** What tells a browser to trust this page with nothing it doesn't need (OWASP ASVS V14.4). */
final class SecurityHeaders {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  private SecurityHeaders() {}

  static PageResponse added(PageResponse response, boolean https) {
    PageResponse secured =
        response
            .with("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            .with("X-Content-Type-Options", "nosniff")
            .with("X-Frame-Options", "DENY")
            .with("Referrer-Policy", "no-referrer")
            .with("Cross-Origin-Opener-Policy", "same-origin")
            .with("Cross-Origin-Resource-Policy", "same-origin")
            .with("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (!response.headers().containsKey("Cache-Control")) {
      secured = secured.with("Cache-Control", "no-store");
    }
    return https ? secured.with("Strict-Transport-Security", "max-age=31536000") : secured;
  }
}
