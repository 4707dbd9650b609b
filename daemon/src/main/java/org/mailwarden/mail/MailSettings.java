package org.mailwarden.mail;

import java.net.URI;

/**
 * What mails say of the site.
 *
 * @param from the address in From; replies reach it
 * @param page the query page's address: mails link to its host and the password page only
 */
public record MailSettings(
    String siteName, String from, String contact, URI changePasswordUrl, URI page) {}
