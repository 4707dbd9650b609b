/** Changes of the tables that SQL files can't say. */
package org.mailwarden.store.migrations;
