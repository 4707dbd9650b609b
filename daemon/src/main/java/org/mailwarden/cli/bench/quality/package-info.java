/** How good rules are: simulated campus months, with what is true of them, judged by the rules. */
package org.mailwarden.cli.bench.quality;
