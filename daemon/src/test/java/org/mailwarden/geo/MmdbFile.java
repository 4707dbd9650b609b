package org.mailwarden.geo;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes small files in the MaxMind DB format 2.0 (maxmind.github.io/MaxMind-DB), IPv6 tree. */
final class MmdbFile {
  private final String type;
  private final Map<String, Map<String, Object>> records = new LinkedHashMap<>();

  MmdbFile(String type) {
    this.type = type;
  }

  MmdbFile with(String network, Map<String, Object> record) {
    records.put(network, record);
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Node root = new Node();
    records.forEach(
        (network, record) -> {
          root.insert(new IPAddressString(network).getAddress(), data.size());
          write(data, record);
        });
    var nodes = new java.util.ArrayList<Node>();
    root.number(nodes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Node node : nodes) {
      for (Object child : node.children) {
        int value =
            child == null
                ? nodes.size()
                : child instanceof Node next ? next.index : nodes.size() + 16 + (Integer) child;
        out.writeBytes(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes("\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1));
    write(
        out,
        new java.util.TreeMap<>(
            Map.of(
                "binary_format_major_version",
                2,
                "binary_format_minor_version",
                0,
                "build_epoch",
                java.math.BigInteger.valueOf(1_790_000_000),
                "database_type",
                type,
                "description",
                Map.of(),
                "ip_version",
                6,
                "languages",
                java.util.List.of(),
                "node_count",
                (long) nodes.size(),
                "record_size",
                24)));
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    if (value instanceof Map<?, ?> map) {
      out.write(7 << 5 | map.size());
      map.forEach(
          (k, v) -> {
            write(out, k);
            write(out, v);
          });
    } else if (value instanceof String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.write(2 << 5 | Math.min(29, utf8.length));
      if (utf8.length >= 29) {
        out.write(utf8.length - 29);
      }
      out.writeBytes(utf8);
    } else if (value instanceof java.util.List<?> list) {
      out.write(list.size());
      out.write(11 - 7);
    } else if (value instanceof Integer small) {
      out.writeBytes(new byte[] {(byte) (5 << 5 | 2), (byte) (small >> 8), small.byteValue()});
    } else if (value instanceof java.math.BigInteger big) {
      byte[] bytes = big.toByteArray();
      out.write(bytes.length);
      out.write(9 - 7);
      out.writeBytes(bytes);
    } else {
      int number = ((Long) value).intValue();
      out.writeBytes(
          new byte[] {
            (byte) (6 << 5 | 4),
            (byte) (number >> 24),
            (byte) (number >> 16),
            (byte) (number >> 8),
            (byte) number
          });
    }
  }

  private static final class Node {
    private final Object[] children = new Object[2];
    private int index;

    private void insert(IPAddress network, int offset) {
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
          if (node.children[bit] == null) {
            node.children[bit] = new Node();
          }
          node = (Node) node.children[bit];
        }
      }
    }

    private void number(java.util.List<Node> nodes) {
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
