/**
 * The fault test: a daemon, its database and the connection between them fail again and again while
 * a log is written and rotated, and afterwards nothing is missing and nothing is there twice.
 */
package org.mailwarden.acceptance.faults;
