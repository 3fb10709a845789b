package org.isthmus.tests.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.isthmus.tests.corpus.CorpusFile.Folder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exact evaluations of the paths of the corpus agree with its verdicts. */
class GroundTruthTest {

  /** How often three points of each step are looked at. */
  private static final int TIMES = 12;

  private static Stream<CorpusFile> evaluated(Folder folder) {
    return Corpus.files().stream()
        .filter(file -> file.folder() == folder)
        .filter(file -> Truth.of(CorpusFolder.of(folder), file).isPresent());
  }

  static Stream<CorpusFile> controls() {
    return evaluated(Folder.CORRECT);
  }

  /** What a spike hides is looked for where it is, in {@link SpikePathsTest}. */
  static Stream<CorpusFile> forgeries() {
    return evaluated(Folder.FORGED).filter(file -> !file.name().contains("spike"));
  }

  @ParameterizedTest
  @MethodSource("controls")
  void nothingIsSeenToBeWrongWithAControl(CorpusFile file) {
    Truth truth = Truth.of(CorpusFolder.of(file.folder()), file).orElseThrow();
    assertEquals(Optional.empty(), truth.wrong(TIMES));
  }

  /** Those whose statements are true, and only not proved by their rules, are named so. */
  @ParameterizedTest
  @MethodSource("forgeries")
  void whatAForgeryStatesIsSeenToBeFalse(CorpusFile file) {
    Truth truth = Truth.of(CorpusFolder.of(file.folder()), file).orElseThrow();
    boolean isFalse = truth.wrong(TIMES).isPresent();
    assertEquals(!file.name().endsWith("-though-true"), isFalse, file.sentence());
  }

  @Test
  void manyFilesAreEvaluated() {
    List<CorpusFile> all = Stream.concat(controls(), forgeries()).toList();
    assertTrue(all.size() >= 80, () -> all.size() + " are");
  }
}
