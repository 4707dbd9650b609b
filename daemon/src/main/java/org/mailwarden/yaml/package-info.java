/**
 * YAML files that administrators write: checked against a JSON Schema, every error with file, line,
 * column and a suggestion.
 */
package org.mailwarden.yaml;
