package org.isthmus.tests.corpus;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.tests.corpus.CorpusFile.Beside;
import org.isthmus.tests.corpus.CorpusFile.Folder;

/** Takes the files of the corpus as they are made. */
final class Shelf {

  private final List<CorpusFile> files = new ArrayList<>();

  void correct(String name, Draft draft, String says, String sentence) {
    put(Folder.CORRECT, name, draft, says, sentence);
  }

  void forged(String name, Draft draft, String says, String sentence) {
    put(Folder.FORGED, name, draft, says, sentence);
  }

  void inconclusive(String name, Draft draft, String says, String sentence) {
    put(Folder.INCONCLUSIVE, name, draft, says, sentence);
  }

  void mismatch(String name, Draft draft, String says, String sentence) {
    put(Folder.MISMATCH, name, draft, says, sentence);
  }

  void malformed(String name, Draft draft, String says, String sentence) {
    put(Folder.MALFORMED, name, draft, says, sentence);
  }

  private void put(Folder folder, String name, Draft draft, String says, String sentence) {
    put(folder, name, draft.bytes(), draft.data(), says, sentence);
  }

  /** A file of any bytes beside its data. */
  void put(
      Folder folder, String name, byte[] bytes, DataFile data, String says, String sentence) {
    Beside beside = new Beside(data.name(), data.content());
    files.add(
        new CorpusFile(folder, name, bytes, List.of(beside), List.of(), says, sentence));
  }

  void put(CorpusFile file) {
    files.add(file);
  }

  List<CorpusFile> files() {
    return List.copyOf(files);
  }
}
