/** Commands, and the wiring of all the other packages; the only one that knows them all. */
package org.mailwarden.cli;
