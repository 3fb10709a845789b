package org.isthmus.tests.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.tests.corpus.CorpusFile.Folder;
import org.isthmus.tests.corpus.CorpusFolder.Listed;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes the committed folders anew where {@code -Dcorpus.write=true} asks for it. A file that does
 * not get the verdict of its folder, for the reason that is said here, stops that; the lists of
 * verdicts are then to be read before they are committed.
 */
@EnabledIfSystemProperty(named = "corpus.write", matches = "true")
class CorpusWriterTest {

  @ParameterizedTest
  @EnumSource
  void theFolderIsWritten(Folder folder) throws IOException {
    Path base = CorpusFolder.of(folder);
    Map<String, byte[]> contents = CorpusFolder.contents(Corpus.files(), folder);
    Files.createDirectories(base);
    for (String path : CorpusFolder.committed(folder)) {
      if (!contents.containsKey(path)) {
        Files.delete(base.resolve(path));
      }
    }
    for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
      Path path = base.resolve(entry.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, entry.getValue());
    }
    String verdicts =
        Corpus.files().stream()
            .filter(file -> file.folder() == folder)
            .map(file -> Listed.of(file, verified(base, file)).line())
            .sorted()
            .collect(Collectors.joining());
    Files.writeString(base.resolve(CorpusFolder.VERDICTS), verdicts);
  }

  private static Verification verified(Path base, CorpusFile file) {
    Verification found = Verification.of(base, file);
    assertEquals(file.folder().exitCode(), found.exitCode(), file + ": " + found);
    assertTrue(found.line().contains(file.says()), file + ": " + found);
    return found;
  }
}
