package org.mailwarden.geo;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes files in the MaxMind DB format 2.0, with one tree for IPv4 and IPv6.
 *
 * @see <a href="https://maxmind.github.io/MaxMind-DB/">MaxMind DB File Format Specification</a>
 */
final class MmdbFile {
  /** Bytes of zero between the tree and the data. */
  private static final int SEPARATOR = 16;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final DataSection data = new DataSection();
  private final Map<Map<String, ?>, Integer> offsets = new LinkedHashMap<>();
  private final Node root = new Node();

  MmdbFile(String type) {
    this(type, "", Instant.parse("2026-09-21T13:33:20Z"));
  }

  MmdbFile(String type, String description, Instant built) {
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", BigInteger.valueOf(built.getEpochSecond()));
    metadata.put("database_type", type);
    metadata.put("description", Map.of("en", description));
    metadata.put("ip_version", 6);
    metadata.put("languages", List.of("en"));
    metadata.put("record_size", 24);
  }

  MmdbFile with(String network, Map<String, ?> record) {
    return with(new IPAddressString(network).getAddress(), record);
  }

  /** Adds a prefix; a longer one must come after the shorter ones that hold it. */
  MmdbFile with(IPAddress network, Map<String, ?> record) {
    root.insert(network, offsets.computeIfAbsent(record, data::add));
    return this;
  }

  /**
   * @throws IllegalStateException if it is more than records of 24 bits can point to
   */
  byte[] bytes() {
    List<Node> nodes = new ArrayList<>();
    root.merge();
    root.number(nodes);
    if (nodes.size() + SEPARATOR + data.bytes.size() >= 1 << 24) {
      throw new IllegalStateException(
          nodes.size() + " nodes and " + data.bytes.size() + " bytes of data: too large");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Node node : nodes) {
      for (Object child : node.children) {
        int value =
            child == null
                ? nodes.size()
                : child instanceof Node next
                    ? next.index
                    : nodes.size() + SEPARATOR + (Integer) child;
        out.writeBytes(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
      }
    }
    out.writeBytes(new byte[SEPARATOR]);
    out.writeBytes(data.bytes.toByteArray());
    out.writeBytes("\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1));
    metadata.put("node_count", (long) nodes.size());
    DataSection end = new DataSection();
    end.add(metadata);
    out.writeBytes(end.bytes.toByteArray());
    return out.toByteArray();
  }

  /** Values one after the other; a text that was written before is pointed to. */
  private static final class DataSection {
    private static final int POINTER = 1;
    private static final int STRING = 2;
    private static final int DOUBLE = 3;
    private static final int UINT16 = 5;
    private static final int UINT32 = 6;
    private static final int MAP = 7;
    private static final int UINT64 = 9;
    private static final int ARRAY = 11;

    /** A pointer is at most this long. */
    private static final int WORTH_A_POINTER = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> texts = new LinkedHashMap<>();

    private int add(Object value) {
      int offset = bytes.size();
      if (value instanceof Map<?, ?> map) {
        control(MAP, map.size());
        map.forEach(
            (name, member) -> {
              add(name);
              add(member);
            });
      } else if (value instanceof List<?> list) {
        control(ARRAY, list.size());
        list.forEach(this::add);
      } else if (value instanceof String text) {
        text(text);
      } else if (value instanceof Integer small) {
        control(UINT16, 2);
        number(small, 2);
      } else if (value instanceof Long number) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(number) + 7) / 8;
        control(UINT32, length);
        number(number, length);
      } else if (value instanceof BigInteger large) {
        control(UINT64, 8);
        number(large.longValueExact(), 8);
      } else if (value instanceof Double fraction) {
        control(DOUBLE, 8);
        number(Double.doubleToLongBits(fraction), 8);
      } else {
        throw new IllegalArgumentException("no type for " + value);
      }
      return offset;
    }

    private void text(String text) {
      Integer before = texts.get(text);
      if (before != null) {
        pointer(before);
        return;
      }
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      if (utf8.length > WORTH_A_POINTER) {
        texts.put(text, bytes.size());
      }
      control(STRING, utf8.length);
      bytes.writeBytes(utf8);
    }

    private void pointer(int offset) {
      if (offset < 1 << 11) {
        bytes.write(POINTER << 5 | offset >> 8);
        number(offset, 1);
      } else if (offset < (1 << 19) + (1 << 11)) {
        int rest = offset - (1 << 11);
        bytes.write(POINTER << 5 | 1 << 3 | rest >> 16);
        number(rest, 2);
      } else {
        bytes.write(POINTER << 5 | 3 << 3);
        number(offset, 4);
      }
    }

    private void control(int type, int size) {
      int small = size < 29 ? size : size < 29 + 256 ? 29 : 30;
      if (size >= 285 + (1 << 16)) {
        throw new IllegalArgumentException("too large for this writer: " + size);
      }
      bytes.write(type <= MAP ? type << 5 | small : small);
      if (type > MAP) {
        bytes.write(type - MAP);
      }
      if (small == 29) {
        number(size - 29, 1);
      } else if (small == 30) {
        number(size - 285, 2);
      }
    }

    private void number(long value, int length) {
      for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
        bytes.write((int) (value >> shift));
      }
    }
  }

  /**
   * One bit of an address: what follows its 0 and its 1, a node, an offset in the data, or null.
   */
  private static final class Node {
    private final Object[] children = new Object[2];
    private int index;

    private void insert(IPAddress network, Integer offset) {
      byte[] bits = new byte[16];
      byte[] own = network.getLower().getBytes();
      System.arraycopy(own, 0, bits, 16 - own.length, own.length);
      int length = 128 - own.length * 8 + network.getNetworkPrefixLength();
      Node node = this;
      for (int i = 0; i < length; i++) {
        int bit = bits[i / 8] >> (7 - i % 8) & 1;
        if (i == length - 1) {
          node.children[bit] = offset;
        } else {
          node = node.towards(bit);
        }
      }
    }

    private Node towards(int bit) {
      if (children[bit] instanceof Node next) {
        return next;
      }
      Node next = new Node();
      next.children[0] = children[bit];
      next.children[1] = children[bit];
      children[bit] = next;
      return next;
    }

    /** Makes one record of two neighbours that say the same. */
    private void merge() {
      for (int bit = 0; bit < 2; bit++) {
        if (children[bit] instanceof Node next) {
          next.merge();
          if (next.children[0] instanceof Integer && next.children[0].equals(next.children[1])) {
            children[bit] = next.children[0];
          }
        }
      }
    }

    private void number(List<Node> nodes) {
      index = nodes.size();
      nodes.add(this);
      for (Object child : children) {
        if (child instanceof Node node) {
          node.number(nodes);
        }
      }
    }
  }
}
