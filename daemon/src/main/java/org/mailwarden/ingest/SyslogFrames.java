package org.mailwarden.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a syslog stream into messages, framed by octet counting ({@code 83 <34>1 ...}) or by line
 * ends, whichever each message shows (RFC 6587 §3.4). Those that one read of the stream completes
 * go on together, as a list of {@link SyslogMessage}. A message longer than a line may be is handed
 * on as its head; the rest is skipped in constant memory.
 */
final class SyslogFrames extends ByteToMessageDecoder {
  /** As long as a line of a file may be. */
  static final int LONGEST = LogFileFollower.MAX_LINE_BYTES;

  /** Room for the digits of a count. */
  private static final int COUNT_DIGITS = 10;

  private final int longest;

  /** Octets of a counted message that are still to be skipped. */
  private long skip;

  /** Whether the rest of a line is to be skipped up to its end. */
  private boolean skipLine;

  SyslogFrames() {
    this(LONGEST);
  }

  SyslogFrames(int longest) {
    this.longest = longest;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    List<SyslogMessage> messages = new ArrayList<>();
    messages(in, messages);
    if (!messages.isEmpty()) {
      out.add(messages);
    }
  }

  private void messages(ByteBuf in, List<SyslogMessage> out) {
    while (in.isReadable()) {
      if (skip > 0) {
        int skipped = (int) Math.min(skip, in.readableBytes());
        in.skipBytes(skipped);
        skip -= skipped;
      } else if (skipLine) {
        skipLine = !skipToLineEnd(in);
      } else if (!frame(in, out)) {
        return;
      }
    }
  }

  /** What the connection's end leaves without a line end is a message, too. */
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    decode(context, in, out);
    if (in.isReadable() && skip == 0 && !skipLine) {
      List<SyslogMessage> last = new ArrayList<>();
      add(in, in.readableBytes(), last);
      out.add(last);
    }
  }

  /** Reads one message if it is there whole; false if more octets are needed. */
  private boolean frame(ByteBuf in, List<SyslogMessage> out) {
    byte first = in.getByte(in.readerIndex());
    if (first == '\n' || first == '\r' || first == 0) {
      in.skipBytes(1);
      return true;
    }
    boolean digit = first >= '1' && first <= '9';
    return digit ? counted(in, out) : line(in, out);
  }

  private boolean counted(ByteBuf in, List<SyslogMessage> out) {
    int space = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) ' ');
    boolean undecided =
        space < 0 ? in.readableBytes() <= COUNT_DIGITS : space + 1 == in.writerIndex();
    if (undecided) {
      return false;
    }
    long count = space < 0 ? -1 : count(in, space);
    if (count < 0) {
      return line(in, out);
    }
    int digits = space - in.readerIndex() + 1;
    if (count > longest) {
      int head = (int) Math.min(count, in.readableBytes() - digits);
      in.skipBytes(digits);
      skip = count - head;
      addTooLong(in, head, out);
      return true;
    }
    if (in.readableBytes() < digits + count) {
      return false;
    }
    in.skipBytes(digits);
    add(in, (int) count, out);
    return true;
  }

  /**
   * The number up to the space, or -1 if it isn't one: then the message is a line that begins so.
   */
  private static long count(ByteBuf in, int space) {
    int digits = space - in.readerIndex();
    if (digits > COUNT_DIGITS) {
      return -1;
    }
    long count = 0;
    for (int i = in.readerIndex(); i < space; i++) {
      byte digit = in.getByte(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      count = count * 10 + digit - '0';
    }
    // "2026-11-24 ..." has a hyphen; "2026 " counts 2,026 octets of a message that begins with "<".
    return in.getByte(space + 1) == '<' ? count : -1;
  }

  private boolean line(ByteBuf in, List<SyslogMessage> out) {
    int end = lineEnd(in);
    if (end >= 0) {
      if (end - in.readerIndex() > longest) {
        addTooLong(in, end - in.readerIndex(), out);
      } else {
        add(in, end - in.readerIndex(), out);
      }
      in.skipBytes(1);
      return true;
    }
    if (in.readableBytes() > longest) {
      addTooLong(in, in.readableBytes(), out);
      skipLine = true;
      return true;
    }
    return false;
  }

  private static boolean skipToLineEnd(ByteBuf in) {
    int end = lineEnd(in);
    in.readerIndex(end < 0 ? in.writerIndex() : end + 1);
    return end >= 0;
  }

  private static int lineEnd(ByteBuf in) {
    for (int i = in.readerIndex(); i < in.writerIndex(); i++) {
      byte octet = in.getByte(i);
      if (octet == '\n' || octet == 0) {
        return i;
      }
    }
    return -1;
  }

  private static void add(ByteBuf in, int length, List<SyslogMessage> out) {
    String text = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    out.add(new SyslogMessage(text.stripTrailing(), false));
  }

  private static void addTooLong(ByteBuf in, int length, List<SyslogMessage> out) {
    int head = Math.min(length, LogFileFollower.HEAD_OF_LONG_LINE);
    String text = in.readCharSequence(head, StandardCharsets.UTF_8).toString();
    in.skipBytes(length - head);
    out.add(new SyslogMessage(text, true));
  }
}
