/** An address's origin, from MaxMind-format files. */
package org.mailwarden.geo;
