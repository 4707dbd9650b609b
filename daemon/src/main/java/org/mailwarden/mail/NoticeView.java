package org.mailwarden.mail;

import java.util.List;

/**
 * A mail to an administrator as the templates show it. Public for the template engine's sake.
 *
 * @param headline what happened, in a sentence; also the subject
 * @param lead more of it
 * @param facts what is known, by label
 * @param items a list, such as of problems
 * @param more how many the list leaves out
 * @param advice what to do; empty if there is nothing to do
 * @param commands to type
 */
public record NoticeView(
    String headline,
    String lead,
    List<AlertView.Fact> facts,
    List<String> items,
    long more,
    String advice,
    List<String> commands) {
  public NoticeView {
    facts = List.copyOf(facts);
    items = List.copyOf(items);
    commands = List.copyOf(commands);
  }
}
