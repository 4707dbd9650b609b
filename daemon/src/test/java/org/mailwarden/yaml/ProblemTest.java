package org.mailwarden.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final Problem WINDOW =
      new Problem("rules/sending.yaml", 2, 11, "window: expected a duration");

  @Test
  void showsTheLineWithACaretBelowThePlace() {
    assertThat(WINDOW.render(file -> List.of("spike:", "  window: \"15 mins\"")))
        .isEqualTo(
            """
            rules/sending.yaml:2:11: window: expected a duration
                window: "15 mins"
                        ^""");
  }

  @Test
  void aCaretStandsBelowItsPlaceAfterWideCharacters() {
    assertThat(new Problem("a.yaml", 1, 4, "x").render(file -> List.of("登入: !")))
        .isEqualTo("a.yaml:1:4: x\n  登入: !\n       ^");
  }

  @Test
  void aTabStaysATab() {
    assertThat(new Problem("a.yaml", 1, 2, "x").render(file -> List.of("\ta")))
        .isEqualTo("a.yaml:1:2: x\n  \ta\n  \t^");
  }

  @Test
  void aControlCharacterNeverReachesTheTerminal() {
    assertThat(new Problem("a.yaml", 1, 1, "x").render(file -> List.of("a\u001B[2J")))
        .isEqualTo("a.yaml:1:1: x\n  a\uFFFD[2J\n  ^");
  }

  @Test
  void aFilesNameOrAMessageNeverReachesTheTerminalRaw() {
    assertThat(new Problem("a\u001B[2J.yaml", 1, 2, "x\ny\u202E"))
        .hasToString("a\uFFFD[2J.yaml:1:2: x\uFFFDy\uFFFD");
  }

  @Test
  void aProblemOfAWholeFileShowsNoLine() {
    assertThat(new Problem("a.yaml", 0, 0, "the file is empty").render(file -> List.of("x")))
        .isEqualTo("a.yaml: the file is empty");
  }

  @Test
  void aLineThatIsNoLongerThereIsNotShown() {
    assertThat(WINDOW.render(file -> List.of("spike:")))
        .isEqualTo("rules/sending.yaml:2:11: window: expected a duration");
  }

  @Test
  void aVeryLongLineIsCut() {
    assertThat(new Problem("a.yaml", 1, 5000, "x").render(file -> List.of("y".repeat(6000))))
        .hasSizeLessThan(200);
  }

  @Test
  void anExceptionHasAllProblemsInOrder() {
    Problem second = new Problem("b.yaml", 1, 1, "later");
    Problem first = new Problem("a.yaml", 9, 1, "earlier");

    assertThatThrownBy(
            () -> {
              throw new InvalidFilesException(List.of(second, first));
            })
        .hasMessage("a.yaml:9:1: earlier\nb.yaml:1:1: later");
  }
}
