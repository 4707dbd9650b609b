/** A MariaDB server of Mailwarden's own, for those who bring none. */
package org.mailwarden.store.embedded;
