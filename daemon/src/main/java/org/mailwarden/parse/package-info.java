/**
 * One log format a class: text in, events out. No Camel, no database, no clock but the one given.
 */
package org.mailwarden.parse;
