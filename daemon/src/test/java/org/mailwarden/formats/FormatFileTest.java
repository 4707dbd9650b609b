package org.mailwarden.formats;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mailwarden.yaml.BadFiles;

class FormatFileTest {
  @TestFactory
  Stream<DynamicTest> badFilesSayWhatIsWrongWhereAndWhatToDo() {
    return BadFiles.in("formats/bad", (file, name) -> FormatFile.read(file, name).problems());
  }
}
