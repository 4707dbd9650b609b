package org.mailwarden.template;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;

/** Gives templates {@code m('key', argument ...)}: a message in the reader's language. */
final class MessageExtension extends AbstractExtension {
  private final Messages messages;

  MessageExtension(Messages messages) {
    this.messages = messages;
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of("m", new MessageFunction(messages));
  }

  private record MessageFunction(Messages messages) implements Function {
    /** Arguments by place, however many. */
    @Override
    public List<String> getArgumentNames() {
      return null;
    }

    @Override
    public Object execute(
        Map<String, Object> arguments,
        PebbleTemplate template,
        EvaluationContext context,
        int lineNumber) {
      Object[] values = new Object[arguments.size() - 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = arguments.get(String.valueOf(i + 1));
      }
      return messages.text(context.getLocale(), String.valueOf(arguments.get("0")), values);
    }
  }
}
