package org.mailwarden.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.EscapeFilter;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;

/**
 * Gives templates {@code m('key', argument ...)}, a message in the reader's language, and {@code
 * mi('key', argument ...)}, the same with each text that is put in kept apart by {@code <bdi>}: an
 * address stays whole in a sentence that is written from right to left. In plain text, and within
 * an HTML attribute, only {@code m} makes sense.
 */
final class MessageExtension extends AbstractExtension {
  private final Messages messages;
  private final boolean html;

  MessageExtension(Messages messages, boolean html) {
    this.messages = messages;
    this.html = html;
  }

  @Override
  public Map<String, Function> getFunctions() {
    Function plain = new MessageFunction(messages);
    return Map.of("m", plain, "mi", html ? new IsolatingFunction(messages) : plain);
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
      return messages.text(context.getLocale(), key(arguments), values(arguments));
    }
  }

  private record IsolatingFunction(Messages messages) implements Function {
    /** Characters for private use: they pass the escaping and then become tags. */
    private static final String OPEN = "\uE000";

    private static final String CLOSE = "\uE001";

    private static final EscapeFilter ESCAPE = new EscapeFilter();

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
      Object[] values = values(arguments);
      for (int i = 0; i < values.length; i++) {
        if (values[i] instanceof String text) {
          values[i] = OPEN + text.replace(OPEN, "").replace(CLOSE, "") + CLOSE;
        }
      }
      String text = messages.text(context.getLocale(), key(arguments), values);
      try {
        String escaped = ESCAPE.apply(text, Map.of(), template, context, lineNumber).toString();
        return new SafeString(escaped.replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>"));
      } catch (PebbleException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }

  private static String key(Map<String, Object> arguments) {
    return String.valueOf(arguments.get("0"));
  }

  private static Object[] values(Map<String, Object> arguments) {
    Object[] values = new Object[arguments.size() - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(String.valueOf(i + 1));
    }
    return values;
  }
}
