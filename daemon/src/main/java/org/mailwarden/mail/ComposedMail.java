package org.mailwarden.mail;

/** A mail's words, before they become MIME. */
public record ComposedMail(String subject, String text, String html) {}
