/** Log formats that an administrator describes in files: loading and checking. */
package org.mailwarden.formats;
