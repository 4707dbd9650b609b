/** Measurements of one's own machine, each as a ratio to the limit found in the same run. */
package org.mailwarden.cli.bench;
