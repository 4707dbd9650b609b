package org.mailwarden.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailwarden.yaml.InvalidFilesException;

class TemplatesTest {
  private static final Map<String, Object> MEI = Map.of("name", "Mei");

  @TempDir Path parent;
  private Path folder;
  private Templates templates;

  @BeforeEach
  void load() throws IOException {
    folder = Files.createDirectory(parent.resolve("mail"));
    write("messages_en.properties", "hello = Don't panic, {0}\nonly = In English");
    write("messages_zh_TW.properties", "hello = {0} 您好");
    write("layout.html.peb", "<main>{% block content %}{% endblock %}</main>");
    write(
        "note.html.peb",
        "{% extends \"layout.html.peb\" %}{% block content %}{{ name }}{% endblock %}");
    write("note.txt.peb", "{{ m('hello', name) }}");
    templates = Templates.load(folder);
  }

  @Test
  void speaksTheReadersLanguage() {
    assertThat(templates.render("note.txt", Locale.TAIWAN, MEI)).isEqualTo("Mei 您好");
    assertThat(templates.render("note.txt", Locale.ENGLISH, MEI)).isEqualTo("Don't panic, Mei");
  }

  @Test
  void saysInEnglishWhatALanguageLacks() {
    assertThat(templates.message(Locale.TAIWAN, "only")).isEqualTo("In English");
  }

  @Test
  void takesAThirdLanguageFromItsFileAlone() throws IOException {
    write("messages_de.properties", "hello = Keine Panik, {0}");

    assertThat(templates.reloadIfChanged()).isTrue();
    assertThat(templates.render("note.txt", Locale.GERMAN, MEI)).isEqualTo("Keine Panik, Mei");
  }

  @Test
  void escapesValuesInHtmlAndLeavesThemInText() {
    Map<String, Object> hostile = Map.of("name", "<b>&\"'");

    assertThat(templates.render("note.html", Locale.ENGLISH, hostile))
        .isEqualTo("<main>&lt;b&gt;&amp;&quot;&#39;</main>");
    assertThat(templates.render("note.txt", Locale.ENGLISH, hostile))
        .isEqualTo("Don't panic, <b>&\"'");
  }

  @Test
  void takesNoArgumentForAMessagesPattern() {
    Map<String, Object> hostile = Map.of("name", "{0} '{1");

    assertThat(templates.render("note.txt", Locale.ENGLISH, hostile))
        .isEqualTo("Don't panic, {0} '{1");
  }

  @Test
  void takesInAChangedTemplate() throws IOException {
    write("note.txt.peb", "Changed for {{ name }}");

    assertThat(templates.reloadIfChanged()).isTrue();
    assertThat(templates.render("note.txt", Locale.ENGLISH, MEI)).isEqualTo("Changed for Mei");
  }

  @Test
  void doesNothingWhileNothingChanges() {
    assertThat(templates.reloadIfChanged()).isFalse();
  }

  @Test
  void saysWhereATemplateIsBrokenOnceAndKeepsTheOldOne() throws IOException {
    write("note.txt.peb", "first line\n{% if name %}never ended");

    assertThatThrownBy(templates::reloadIfChanged)
        .isInstanceOf(InvalidFilesException.class)
        .hasMessageStartingWith("mail/note.txt.peb:2:1: ");
    assertThat(templates.reloadIfChanged()).isFalse();
    assertThat(templates.render("note.txt", Locale.ENGLISH, MEI)).isEqualTo("Don't panic, Mei");
  }

  @Test
  void keepsTheOldLayoutWhileTheNewOneIsBroken() throws IOException {
    write("layout.html.peb", "<p>{% block content %}");

    assertThatThrownBy(templates::reloadIfChanged).isInstanceOf(InvalidFilesException.class);
    assertThat(templates.render("note.html", Locale.ENGLISH, MEI)).isEqualTo("<main>Mei</main>");
  }

  @Test
  void takesInTheMendedTemplate() throws IOException {
    write("note.txt.peb", "{% if name %}never ended");
    assertThatThrownBy(templates::reloadIfChanged).isInstanceOf(InvalidFilesException.class);

    write("note.txt.peb", "{% if true %}mended{% endif %}");

    assertThat(templates.reloadIfChanged()).isTrue();
    assertThat(templates.render("note.txt", Locale.ENGLISH, MEI)).isEqualTo("mended");
  }

  @Test
  void namesFileAndKeyOfAMessageThatCanNotBeRead() throws IOException {
    write("messages_zh_TW.properties", "only = 只有\nhello = {0 您好");

    assertThatThrownBy(templates::reloadIfChanged)
        .isInstanceOf(InvalidFilesException.class)
        .hasMessageStartingWith("mail/messages_zh_TW.properties: hello: ");
    assertThat(templates.message(Locale.TAIWAN, "hello", "Mei")).isEqualTo("Mei 您好");
  }

  @Test
  void namesTheMessagesFileThatIsNotUtf8() throws IOException {
    Files.write(folder.resolve("messages_zh_TW.properties"), new byte[] {'a', '=', (byte) 0xA4});

    assertThatThrownBy(templates::reloadIfChanged)
        .isInstanceOf(InvalidFilesException.class)
        .hasMessageStartingWith("mail/messages_zh_TW.properties: ")
        .hasMessageContaining("UTF-8");
  }

  @Test
  void saysWhereATemplateAsksForAValueThatNobodyGives() throws IOException {
    write("note.txt.peb", "line one\n{{ nmae }}");
    templates.reloadIfChanged();

    assertThatThrownBy(() -> templates.render("note.txt", Locale.ENGLISH, MEI))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("mail/note.txt.peb:2:1: ")
        .hasMessageContaining("nmae");
  }

  @Test
  void refusesToStartWithoutEnglish() throws IOException {
    Files.delete(folder.resolve("messages_en.properties"));

    assertThatThrownBy(() -> Templates.load(folder))
        .isInstanceOf(InvalidFilesException.class)
        .hasMessageContaining("expected a file messages_en.properties");
  }

  @Test
  void tellsOfAllThatIsBrokenTogether() throws IOException {
    write("note.txt.peb", "{% if name %}");
    write("note.html.peb", "{{ name ");

    assertThatThrownBy(() -> Templates.load(folder))
        .isInstanceOf(InvalidFilesException.class)
        .hasMessageContaining("mail/note.txt.peb:1:1: ")
        .hasMessageContaining("mail/note.html.peb:1:1: ");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
