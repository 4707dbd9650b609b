/** Everything kept in MariaDB. All SQL is here. */
package org.mailwarden.store;
