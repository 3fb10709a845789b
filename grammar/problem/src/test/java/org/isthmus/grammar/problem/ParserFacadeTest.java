package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParserFacadeTest {

  @Test
  void onlyThePackageParsingSeesAntlrAndWhatItGenerates() throws IOException {
    Path root = Path.of("src", "main", "java");
    List<Path> sources;
    try (Stream<Path> files = Files.walk(root)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertTrue(sources.size() > 30, sources.size() + " sources");
    List<Path> culprits =
        sources.stream()
            .filter(file -> !file.getParent().endsWith("parsing"))
            .filter(ParserFacadeTest::importsAntlr)
            .toList();
    assertEquals(List.of(), culprits);
  }

  @Test
  void noPublicTypeOfThePackageParsingShowsAntlr() throws ClassNotFoundException {
    for (String name : List.of("ParsedSpec", "SpecParser")) {
      Class<?> type = Class.forName("org.isthmus.grammar.problem.parsing." + name);
      for (var method : type.getMethods()) {
        assertTrue(!method.toGenericString().contains("antlr"), method.toGenericString());
      }
    }
  }

  private static boolean importsAntlr(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.contains("import org.antlr")
          || text.contains("import org.isthmus.grammar.problem.generated");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
