/**
 * People, their accounts and mailbox services; how to reach them, in which language and time zone.
 */
package org.mailwarden.directory;
