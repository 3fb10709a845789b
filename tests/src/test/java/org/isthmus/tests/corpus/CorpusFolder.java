package org.isthmus.tests.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isthmus.tests.corpus.CorpusFile.Beside;
import org.isthmus.tests.corpus.CorpusFile.Folder;

/** The committed folders {@code tests/corpus/correct}, ... and their lists of verdicts. */
final class CorpusFolder {

  static final String VERDICTS = "verdicts.txt";

  private CorpusFolder() {}

  static Path root() {
    return Path.of(System.getProperty("isthmus.root"), "tests", "corpus").toAbsolutePath()
        .normalize();
  }

  static Path of(Folder folder) {
    return root().resolve(folder.path());
  }

  /** A line of a list of verdicts, by the name of the file. */
  record Listed(String file, int exitCode, String verdict, String options, String sentence) {

    String line() {
      return String.join("\t", file, Integer.toString(exitCode), verdict, options, sentence) + "\n";
    }

    static Listed of(String line) {
      String[] fields = line.split("\t", -1);
      return new Listed(fields[0], Integer.parseInt(fields[1]), fields[2], fields[3], fields[4]);
    }

    static Listed of(CorpusFile file, Verification found) {
      return new Listed(
          file.fileName(),
          found.exitCode(),
          found.line(),
          String.join(" ", file.options()),
          file.sentence());
    }
  }

  /** The list of verdicts of a folder. */
  static List<Listed> verdicts(Folder folder) {
    return read(of(folder).resolve(VERDICTS)).lines().map(Listed::of).toList();
  }

  static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that belongs in a folder but its list of verdicts, by path in it. */
  static Map<String, byte[]> contents(List<CorpusFile> files, Folder folder) {
    Map<String, byte[]> contents = new TreeMap<>();
    for (CorpusFile file : files) {
      if (file.folder() == folder) {
        put(contents, file.fileName(), file.bytes());
        for (Beside beside : file.beside()) {
          byte[] bytes = beside.content().getBytes(StandardCharsets.UTF_8);
          byte[] before = contents.putIfAbsent(beside.path(), bytes);
          if (before != null && !Arrays.equals(before, bytes)) {
            throw new IllegalStateException("two contents of " + folder + "/" + beside.path());
          }
        }
      }
    }
    return contents;
  }

  private static void put(Map<String, byte[]> contents, String path, byte[] bytes) {
    if (contents.put(path, bytes) != null) {
      throw new IllegalStateException("two files are named " + path);
    }
  }

  /** Everything that is in a folder but its list of verdicts, by path in it. */
  static List<String> committed(Folder folder) {
    List<String> paths = new ArrayList<>();
    Path base = of(folder);
    try (var files = Files.walk(base)) {
      files
          .filter(Files::isRegularFile)
          .map(path -> base.relativize(path).toString())
          .filter(path -> !path.equals(VERDICTS))
          .sorted(Comparator.naturalOrder())
          .forEach(paths::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return paths;
  }
}
