/** Detectors and the jobs that run them: evidence in, alerts out. */
package org.mailwarden.detect;
