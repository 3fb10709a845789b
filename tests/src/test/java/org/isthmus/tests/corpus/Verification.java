package org.isthmus.tests.corpus;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.verifier.checker.Main;

/**
 * How the checker's program ends on a file of the corpus.
 *
 * @param line the last line on standard output, with names of files relative to the folder
 * @param err what is on standard error
 */
record Verification(int exitCode, String line, String err) {

  /** Runs the program in this process on a file in a folder. */
  static Verification of(Path folder, CorpusFile file) {
    List<String> words = new ArrayList<>();
    words.add(folder.resolve(file.fileName()).toString());
    for (String option : file.options()) {
      words.add(option.startsWith("-") ? option : folder.resolve(option).toString());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            words.toArray(new String[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    String line = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    return new Verification(
        exitCode,
        line.replace(folder.toAbsolutePath() + "/", ""),
        err.toString(StandardCharsets.UTF_8));
  }

}
