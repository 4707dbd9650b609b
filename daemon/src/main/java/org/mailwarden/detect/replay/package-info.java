/**
 * The past run again through the detectors: from memory, without a database. What would these rules
 * have done?
 */
package org.mailwarden.detect.replay;
