package org.mailwarden.detect;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values that remember which of them were read, and in which order. */
final class ReadValues extends AbstractMap<String, Object> {
  private final EventValues values;
  private final Map<String, Object> read = new LinkedHashMap<>();

  ReadValues(EventValues values) {
    this.values = values;
  }

  Map<String, Object> read() {
    return read;
  }

  @Override
  public Object get(Object key) {
    Object value = values.get(key);
    if (value != null) {
      read.put((String) key, value);
    }
    return value;
  }

  @Override
  public boolean containsKey(Object key) {
    return values.containsKey(key);
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return values.entrySet();
  }
}
