package org.mailwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyslogFramesTest {
  record Case(String stream, List<String> messages) {}

  static List<Case> cases() {
    return List.of(
        new Case("<34>a\n<34>b\n", List.of("<34>a", "<34>b")),
        new Case("<34>a\r\n\n<34>b", List.of("<34>a", "<34>b")),
        new Case("<34>a\0<34>b\0", List.of("<34>a", "<34>b")),
        new Case("5 <34>a8 <34>b\nc\n", List.of("<34>a", "<34>b\nc")),
        new Case("5 <34>a\n<34>b\n5 <34>c", List.of("<34>a", "<34>b", "<34>c")),
        new Case("2026-11-24T10:00:00Z mx1 x: y\n", List.of("2026-11-24T10:00:00Z mx1 x: y")),
        new Case("2026 is a year\n", List.of("2026 is a year")),
        new Case("99999999999999 <34>a\n", List.of("99999999999999 <34>a")),
        new Case("10 <34>\u4f60\u597d", List.of("<34>\u4f60\u597d")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutsTheStreamWhereverItsPiecesEnd(Case example) {
    byte[] octets = example.stream().getBytes(StandardCharsets.UTF_8);
    for (int piece = 1; piece <= octets.length; piece++) {
      assertThat(read(octets, piece, 1000))
          .as("in pieces of %d", piece)
          .extracting(SyslogMessage::text)
          .isEqualTo(example.messages());
    }
  }

  @Test
  void keepsTheHeadOfWhatIsTooLongAndGoesOnBehindIt() {
    String longLine = "<34>" + "x".repeat(200) + "\n<34>b\n";
    String longCount = "204 <34>" + "x".repeat(200) + "5 <34>b";

    for (String stream : List.of(longLine, longCount)) {
      List<SyslogMessage> messages = read(stream.getBytes(StandardCharsets.UTF_8), 7, 100);
      assertThat(messages).hasSize(2);
      assertThat(messages.get(0).tooLong()).isTrue();
      assertThat(messages.get(1)).isEqualTo(new SyslogMessage("<34>b", false));
    }
  }

  @Test
  void whatOneReadCompletesGoesOnTogether() {
    EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrames());

    channel.writeInbound(
        Unpooled.copiedBuffer("<34>a\n<34>b\n5 <34>c<34>d", StandardCharsets.UTF_8));

    List<SyslogMessage> read = channel.readInbound();
    assertThat(read).extracting(SyslogMessage::text).containsExactly("<34>a", "<34>b", "<34>c");
    assertThat(channel.inboundMessages()).isEmpty();
  }

  private static List<SyslogMessage> read(byte[] octets, int piece, int longest) {
    EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrames(longest));
    for (int at = 0; at < octets.length; at += piece) {
      int length = Math.min(piece, octets.length - at);
      channel.writeInbound(Unpooled.copiedBuffer(octets, at, length));
    }
    channel.finish();
    List<SyslogMessage> messages = new ArrayList<>();
    for (List<SyslogMessage> read = channel.readInbound();
        read != null;
        read = channel.readInbound()) {
      messages.addAll(read);
    }
    return messages;
  }
}
