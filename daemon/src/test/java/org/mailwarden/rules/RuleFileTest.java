package org.mailwarden.rules;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mailwarden.yaml.BadFiles;

class RuleFileTest {
  @TestFactory
  Stream<DynamicTest> badFilesSayWhatIsWrongWhereAndWhatToDo() {
    return BadFiles.in(
        "rules/bad",
        (file, name) -> RuleFile.read(file, name, new Conditions(NamedLists.NONE)).problems());
  }
}
