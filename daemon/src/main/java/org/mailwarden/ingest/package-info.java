/** Batches of events, with their read positions, into the store. */
package org.mailwarden.ingest;
