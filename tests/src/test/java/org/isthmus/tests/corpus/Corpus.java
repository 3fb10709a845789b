package org.isthmus.tests.corpus;

import java.util.List;

/** All files of the corpus, made anew. */
final class Corpus {

  private static final List<CorpusFile> FILES = made();

  private Corpus() {}

  static List<CorpusFile> files() {
    return FILES;
  }

  private static List<CorpusFile> made() {
    Shelf shelf = new Shelf();
    LumpedFiles.files(shelf);
    AffineFiles.files(shelf);
    LiftFiles.files(shelf);
    EnclosedFiles.files(shelf);
    ClaimFiles.files(shelf);
    TrapFiles.files(shelf);
    SpikeFiles.files(shelf);
    FindingFiles.files(shelf);
    MalformedFiles.files(shelf);
    MismatchFiles.files(shelf);
    InconclusiveFiles.files(shelf);
    return shelf.files();
  }
}
