/** Composing alerts and digests, the outbox, sending. */
package org.mailwarden.mail;
