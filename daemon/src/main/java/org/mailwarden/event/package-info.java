/**
 * Values: the four kinds of log event, network addresses and where they are. Knows nothing else.
 */
package org.mailwarden.event;
