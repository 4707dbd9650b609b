package org.mailwarden.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The style sheets of a folder, read once. Their names hold no secret and they never change under
 * one address: the address has the content's checksum.
 */
final class StaticFiles {
  static final String PATH = "/static/";

  private final Map<String, String> texts;

  private StaticFiles(Map<String, String> texts) {
    this.texts = texts;
  }

  static StaticFiles load(Path folder) {
    Map<String, String> texts = new LinkedHashMap<>();
    try (var files = Files.newDirectoryStream(folder, "*.css")) {
      for (Path file : files) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": the page's style sheets can't be read", e);
    }
    return new StaticFiles(texts);
  }

  /** Where a browser gets this file. */
  String address(String name) {
    CRC32 checksum = new CRC32();
    checksum.update(texts.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8));
    return PATH + name + "?v=" + Long.toHexString(checksum.getValue());
  }

  Optional<PageResponse> file(String name) {
    return Optional.ofNullable(texts.get(name))
        .map(
            text ->
                new PageResponse(
                    200,
                    Map.of(
                        "Content-Type", "text/css; charset=utf-8",
                        "Cache-Control", "public, max-age=86400"),
                    text));
  }
}
