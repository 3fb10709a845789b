package org.isthmus.tests.corpus;

import java.util.List;
import java.util.Locale;

/**
 * A certificate of the corpus.
 *
 * @param name without {@code .cert}: what rule, claim or condition it is about, then what is done
 * @param beside the other files that it needs, in its folder
 * @param options the words after {@code verify CERTIFICATE}, with names of files in the folder
 * @param says words that the verdict line has: why this verdict, and not only which
 * @param sentence what the file is and what was forged, for people
 */
record CorpusFile(
    Folder folder, String name, byte[] bytes, List<Beside> beside, List<String> options,
    String says, String sentence) {

  /** The folders, each for one verdict. */
  enum Folder {
    CORRECT(0, "VERIFIED"),
    FORGED(10, "REJECTED"),
    MALFORMED(11, "MALFORMED"),
    MISMATCH(12, "INPUT-MISMATCH"),
    INCONCLUSIVE(20, "INCONCLUSIVE");

    private final int exitCode;
    private final String verdict;

    Folder(int exitCode, String verdict) {
      this.exitCode = exitCode;
      this.verdict = verdict;
    }

    int exitCode() {
      return exitCode;
    }

    /** The first word of the verdict line. */
    String verdict() {
      return verdict;
    }

    /** The name of the folder. */
    String path() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A file that is no certificate. */
  record Beside(String path, String content) {}

  String fileName() {
    return name + ".cert";
  }

  @Override
  public String toString() {
    return folder.path() + "/" + fileName();
  }
}
