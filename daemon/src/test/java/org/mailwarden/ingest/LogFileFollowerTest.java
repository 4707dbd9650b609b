package org.mailwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileFollowerTest {
  @TempDir Path folder;
  private Path log;
  private Optional<String> stored = Optional.empty();
  private LogFileFollower follower;
  private final List<Boolean> history = new ArrayList<>();

  @BeforeEach
  void nameTheFile() {
    log = folder.resolve("mail.log");
  }

  @Test
  void givesLinesAsTheFileGrows() throws IOException {
    append("a\nb\n");
    assertThat(lines()).containsExactly("a", "b");
    append("c\n");
    assertThat(lines()).containsExactly("c");
    assertThat(lines()).isEmpty();
  }

  @Test
  void aPartialLastLineWaitsForItsEnd() throws IOException {
    append("a\nhal");
    assertThat(lines()).containsExactly("a");
    append("f\n");
    assertThat(lines()).containsExactly("half");
  }

  @Test
  void windowsLineEndsAndBadUtf8AreNoTrouble() throws IOException {
    Files.write(log, new byte[] {'a', '\r', '\n', (byte) 0xff, 0, 'b', '\n'});
    assertThat(lines()).containsExactly("a", "\ufffd\0b");
  }

  @Test
  void whatWasThereAtFirstOpeningIsHistoryAndTheRestIsNot() throws IOException {
    append("old\n");
    lines();
    append("new\n");
    lines();
    assertThat(history).containsExactly(true, false);
  }

  @Test
  void theHistoryBoundarySurvivesARestartInItsMiddle() throws IOException {
    gzip("mail.log.2.gz", "first\n");
    Files.writeString(folder.resolve("mail.log.1"), "second\n");
    append("third\n");
    assertThat(pollOnce()).containsExactly("first");
    append("fourth\n");
    restart();
    assertThat(lines()).containsExactly("second", "third", "fourth");
    assertThat(history).containsExactly(true, true, true, false);
  }

  @Test
  void firstImportReadsRotatedFilesOldestFirst() throws IOException {
    gzip("mail.log.10.gz", "a\n");
    gzip("mail.log.2.gz", "b\n");
    Files.writeString(folder.resolve("mail.log.1"), "c\n");
    Files.writeString(folder.resolve("mail.log.bak"), "not a rotation\n");
    append("d\n");
    assertThat(lines()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void rotationByRenameLosesNothingOfTheOldFile() throws IOException {
    append("a\n");
    lines();
    append("b\n");
    move(log, "mail.log.1");
    append("c\n");
    assertThat(lines()).containsExactly("b", "c");
  }

  @Test
  void staysAtTheOldFileUntilTheNewOneIsWrittenTo() throws IOException {
    append("a\n");
    lines();
    Path old = move(log, "mail.log.1");
    Files.createFile(log);
    assertThat(lines()).isEmpty();
    Files.writeString(old, "late\n", StandardOpenOption.APPEND);
    assertThat(lines()).containsExactly("late");
    append("b\n");
    assertThat(lines()).containsExactly("b");
  }

  @Test
  void aRestWithoutLineEndOfAFinishedFileIsALine() throws IOException {
    append("a\nrest");
    lines();
    move(log, "mail.log.1");
    append("b\n");
    assertThat(lines()).containsExactly("rest", "b");
  }

  @Test
  void copyTruncateReadsTheRestInTheCopy() throws IOException {
    append("a long first line\n");
    lines();
    append("b\n");
    Files.copy(log, folder.resolve("mail.log.1"));
    Files.writeString(log, "c\n");
    assertThat(lines()).containsExactly("b", "c");
  }

  @Test
  void copyTruncateIsSeenEvenWhenTheFileHasGrownBeyond() throws IOException {
    append("a\n");
    lines();
    Files.copy(log, folder.resolve("mail.log.1"));
    Files.writeString(log, "a new and longer line\nand one more\n");
    assertThat(lines()).containsExactly("a new and longer line", "and one more");
  }

  @Test
  void deletedAndCreatedAgainStartsAtItsBeginning() throws IOException {
    append("a\n");
    lines();
    Files.delete(log);
    append("b\n");
    later(log);
    assertThat(lines()).containsExactly("b");
  }

  @Test
  void severalRotationsWhileDownAreCaughtUpWith() throws IOException {
    append("a\n");
    lines();
    follower.close();
    append("b\n");
    gzip("mail.log.3.gz", Files.readString(log));
    Files.delete(log);
    gzip("mail.log.2.gz", "c\n");
    Files.writeString(folder.resolve("mail.log.1"), "d\n");
    append("e\n");
    restart();
    assertThat(lines()).containsExactly("b", "c", "d", "e");
  }

  @Test
  void datedRotationsWhileDownAreCaughtUpWith() throws IOException {
    append("a\n");
    lines();
    append("b\n");
    move(log, "mail.log-20261122");
    Files.writeString(folder.resolve("mail.log-20261123"), "c\n");
    append("d\n");
    restart();
    assertThat(lines()).containsExactly("b", "c", "d");
  }

  @Test
  void copyTruncateWhileDownIsCaughtUpWith() throws IOException {
    append("a first line\n");
    lines();
    append("b\n");
    Files.copy(log, folder.resolve("mail.log.1"));
    Files.writeString(log, "c\n");
    restart();
    assertThat(lines()).containsExactly("b", "c");
  }

  @Test
  void copyTruncateIsSeenThoughTheFileHasGrownToTheSameLengthFromTheSameBeginning()
      throws IOException {
    String header = "#" + " the same in each file".repeat(60) + "\n";
    append(header + "a\n");
    assertThat(lines()).hasSize(2);
    append("b\n");
    Files.copy(log, folder.resolve("mail.log.1"));
    Files.writeString(log, header + "c\nd\n");
    assertThat(lines()).containsExactly("b", header.strip(), "c", "d");
  }

  @Test
  void copyTruncateOfAFileOfWhichOnlyHalfALineWasThereReadsTheCopy() throws IOException {
    append("a\n");
    lines();
    move(log, "mail.log.2");
    append("hal");
    assertThat(lines()).isEmpty();
    append("f\nb\n");
    Files.copy(log, folder.resolve("mail.log.1"));
    Files.writeString(log, "c\nd\ne\nf\n");
    assertThat(lines()).containsExactly("half", "b", "c", "d", "e", "f");
  }

  @Test
  void twoCopyTruncationsWhileDownAreCaughtUpWith() throws IOException {
    append("a first line\n");
    lines();
    follower.close();
    append("b\n");
    Files.copy(log, folder.resolve("mail.log.1"));
    Files.writeString(log, "the second file\n");
    move(folder.resolve("mail.log.1"), "mail.log.2");
    Files.copy(log, folder.resolve("mail.log.1"));
    Files.writeString(log, "the third\n");
    restart();
    assertThat(lines()).containsExactly("b", "the second file", "the third");
  }

  @Test
  void aGzipThatIsNotWholeYetIsNotReadWhileItsOriginalIsThere() throws IOException {
    append("a first line\n");
    lines();
    follower.close();
    append("b\n");
    move(log, "mail.log.1");
    Files.write(folder.resolve("mail.log.1.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    append("c\n");
    restart();
    assertThat(lines()).containsExactly("b", "c");
    assertThat(follower.problem()).isEmpty();
  }

  @Test
  void otherCompressionsAreLeftOut() throws IOException {
    Files.write(folder.resolve("mail.log.2.xz"), new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0});
    append("a\n");
    assertThat(lines()).containsExactly("a");
  }

  @Test
  void saysWhatWasLostWithAFileThatWasDeletedWhileDown() throws IOException {
    append("a\n");
    lines();
    follower.close();
    append("never read\n");
    Files.delete(log);
    append("b\n");
    later(log);
    restart();
    assertThat(lines()).containsExactly("b");
    assertThat(follower.loss().orElseThrow())
        .contains("was deleted or truncated while it was not looked at")
        .contains("behind byte 2, if anything was, is lost")
        .contains("went on with " + log);
  }

  @Test
  void anOlderFileInPlaceOfTheOneReadLastIsAProblemUntilItIsWrittenTo() throws IOException {
    append("a\n");
    lines();
    follower.close();
    Files.delete(log);
    append("b\n");
    Files.setLastModifiedTime(log, FileTime.fromMillis(0));
    restart();
    assertThat(lines()).isEmpty();
    assertThat(follower.problem().orElseThrow())
        .contains("the file read last is gone, and no other has been written to since");
    append("c\n");
    later(log);
    assertThat(lines()).containsExactly("b", "c");
    assertThat(follower.problem()).isEmpty();
  }

  @Test
  void losesNothingOfAFileThatIsDeletedWhileItIsOpen() throws IOException {
    append("a\n");
    lines();
    append("b\n");
    Files.delete(log);
    append("c\n");
    later(log);
    assertThat(lines()).containsExactly("b", "c");
    assertThat(follower.loss()).isEmpty();
  }

  @Test
  void whatWasThereIsHistoryThoughTheLiveFileWasBegunJustBefore() throws IOException {
    Files.writeString(folder.resolve("mail.log.1"), "old\n");
    Files.createFile(log);
    assertThat(lines()).containsExactly("old");
    append("new\n");
    assertThat(lines()).containsExactly("new");
    assertThat(history).containsExactly(true, false);
  }

  /** A folder in their place would be a problem. */
  @Test
  void looksIntoNoOtherFileWhileTheLiveOneGrows() throws IOException {
    append("a\n");
    lines();
    Files.createDirectory(folder.resolve("mail.log.1"));
    append("b\n");
    assertThat(lines()).containsExactly("b");
    assertThat(lines()).isEmpty();
    assertThat(follower.problem()).isEmpty();
  }

  @Test
  void aGlobGoesOnWithEachNewFile() throws IOException {
    log = folder.resolve("mail-1.log");
    append("a\n");
    source("mail-*.log");
    assertThat(lines()).containsExactly("a");
    append("b\n");
    log = folder.resolve("mail-2.log");
    append("c\n");
    later(log);
    assertThat(lines()).containsExactly("b", "c");
  }

  @Test
  void everyLineComesOnceWhereverItIsKilledBetweenBatches() throws IOException {
    List<String> expected = IntStream.range(0, 180_000).mapToObj(i -> "line number " + i).toList();
    gzip("mail.log.2.gz", String.join("\n", expected.subList(0, 80_000)) + "\n");
    Files.writeString(
        folder.resolve("mail.log.1"), String.join("\n", expected.subList(80_000, 140_000)) + "\n");
    append(String.join("\n", expected.subList(140_000, 180_000)) + "\n");

    List<String> read = new ArrayList<>();
    List<String> some = pollOnce();
    while (!some.isEmpty()) {
      read.addAll(some);
      restart();
      some = pollOnce();
    }

    assertThat(read).isEqualTo(expected);
    assertThat(history.size()).isGreaterThan(3);
  }

  @Test
  void aTooLongLineIsGivenOnceByItsHeadAndSkipped() throws IOException {
    append("a\n" + "x".repeat(3 << 20) + "\nb\n");
    List<LineBatch.Line> read = new ArrayList<>();
    Optional<LineBatch> batch = follower().poll();
    while (batch.isPresent()) {
      read.addAll(batch.get().lines());
      stored = Optional.of(batch.get().position());
      restart();
      batch = follower.poll();
    }
    assertThat(read).extracting(LineBatch.Line::tooLong).containsExactly(false, true, false);
    assertThat(read.get(1).text()).isEqualTo("x".repeat(4096));
    assertThat(read.get(1).place()).isEqualTo(log + ", byte 2");
    assertThat(read.get(2).text()).isEqualTo("b");
  }

  @Test
  void aMissingFileIsAProblemUntilItIsThere() throws IOException {
    assertThat(lines()).isEmpty();
    assertThat(follower.problem().orElseThrow()).contains("mail.log: no such file yet; correct");
    append("a\n");
    assertThat(lines()).containsExactly("a");
    assertThat(follower.problem()).isEmpty();
  }

  /** Root may read every file, so a folder stands in for what can't be read. */
  @Test
  void aFolderInPlaceOfTheFileIsAProblemUntilItIsGone() throws IOException {
    Files.createDirectory(log);
    assertThat(lines()).isEmpty();
    assertThat(follower.problem().orElseThrow())
        .contains("mail.log: can't be read: is a directory");
    Files.delete(log);
    append("a\n");
    assertThat(lines()).containsExactly("a");
  }

  private LogFileFollower follower() {
    if (follower == null) {
      source("mail.log");
    }
    return follower;
  }

  private void source(String name) {
    follower =
        new LogFileFollower(new FileSource("mail", folder.resolve(name), ZoneOffset.UTC), stored);
  }

  private void restart() {
    follower.close();
    source("mail.log");
  }

  private List<String> pollOnce() {
    Optional<LineBatch> batch = follower().poll();
    batch.ifPresent(
        b -> {
          stored = Optional.of(b.position());
          history.add(b.history());
        });
    return batch.map(b -> b.lines().stream().map(LineBatch.Line::text).toList()).orElse(List.of());
  }

  private List<String> lines() {
    List<String> all = new ArrayList<>();
    List<String> some = pollOnce();
    while (!some.isEmpty()) {
      all.addAll(some);
      some = pollOnce();
    }
    return all;
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void later(Path file) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5_000));
  }

  private Path move(Path file, String name) throws IOException {
    return Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void gzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
