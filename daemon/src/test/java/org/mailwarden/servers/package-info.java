/**
 * Real servers for tests: Dovecot, Postfix and MariaDB from the machine's own Debian packages,
 * started with configuration and folders of their own, beside the system's services and never
 * instead of them.
 */
package org.mailwarden.servers;
