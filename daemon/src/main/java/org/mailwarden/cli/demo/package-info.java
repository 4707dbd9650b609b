/** The demo: a small made-up campus, its logs, and an inbox that receives what Mailwarden mails. */
package org.mailwarden.cli.demo;
