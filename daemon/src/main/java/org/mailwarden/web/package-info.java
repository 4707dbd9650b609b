/** Links and sessions, and the query page. */
package org.mailwarden.web;
