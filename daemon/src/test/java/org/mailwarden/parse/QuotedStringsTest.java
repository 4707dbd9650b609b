package org.mailwarden.parse;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedStringsTest {
  @Test
  void aQuotedStringIsPartOfItsWord() {
    assertThat(QuotedStrings.split("\"a b\"@x  id=\"c \\\" d\"@y <e.\"f g\"@z> T=\"h i\"", ' '))
        .containsExactly("\"a b\"@x", "id=\"c \\\" d\"@y", "<e.\"f g\"@z>", "T=\"h i\"");
  }

  @Test
  void aQuotationMarkThatOpensNothingIsACharacter() {
    assertThat(QuotedStrings.split("(x\") y=\"z \"a b\"c \"d", ' '))
        .containsExactly("(x\")", "y=\"z", "\"a", "b\"c", "\"d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=\"", "\"", "=\"\\", "=\"\\\\", " \"x", "=\"\\\""})
  void anyTextTakesTimeInProportion(String part) {
    String text = part.repeat(500_000);

    assertTimeoutPreemptively(ofSeconds(5), () -> QuotedStrings.indexOf(text, '>', 0));
  }
}
