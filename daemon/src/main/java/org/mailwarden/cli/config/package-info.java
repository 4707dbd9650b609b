/** The configuration: {@code mailwarden.yaml} and the environment, as immutable values. */
package org.mailwarden.cli.config;
