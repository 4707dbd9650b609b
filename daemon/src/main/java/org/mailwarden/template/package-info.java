/** Pebble templates and their messages: languages, escaping, reload. */
package org.mailwarden.template;
