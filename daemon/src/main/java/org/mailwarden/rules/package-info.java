/** Rules files: model, loading, validation, reload. Knows nothing of how a rule is evaluated. */
package org.mailwarden.rules;
