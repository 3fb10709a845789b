package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.grammar.problem.generated.IsthLexer;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.resolution.Resolution;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.junit.jupiter.api.Test;

/** LANGUAGE.md says what is so. */
class LanguageDocumentTest {

  private static final Path DOCUMENT = Path.of("LANGUAGE.md");

  @Test
  void everySnippetIsASpecWithoutErrors() throws IOException {
    List<String> snippets = blocks("isth");
    assertTrue(snippets.size() >= 8, snippets.size() + " snippets");
    for (String snippet : snippets) {
      ParsedSpec parsed = RoundTrip.parse(snippet);
      List<Diagnostic> errors =
          SpecFile.resolve(parsed).diagnostics().stream().filter(Diagnostic::isError).toList();
      assertEquals("", SpecFile.render(parsed.source(), errors), snippet);
    }
  }

  @Test
  void theFirstSnippetIsItsOwnCanonicalForm() throws IOException {
    String snippet = blocks("isth").get(0);
    assertEquals(snippet, Formatter.format(SpecFile.parse("first.isth", snippet)));
  }

  @Test
  void theMessageIsTheOneThatIsPrinted() throws IOException {
    String golden =
        Files.readString(
            Path.of("src", "test", "resources", "errors", "misspelt-model.txt"),
            StandardCharsets.UTF_8);
    assertEquals(
        golden.replace("misspelt-model.isth", "errors.isth"), blocks("text").get(0));
  }

  @Test
  void theListOfReservedWordsIsComplete() throws IOException {
    Matcher matcher =
        Pattern.compile("words cannot be names: `([^`]*)`", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT, StandardCharsets.UTF_8));
    assertTrue(matcher.find());
    TreeSet<String> listed = new TreeSet<>(List.of(matcher.group(1).strip().split("\\s+")));
    TreeSet<String> reserved = new TreeSet<>();
    for (int type = 1; type <= IsthLexer.VOCABULARY.getMaxTokenType(); type++) {
      String literal = IsthLexer.VOCABULARY.getLiteralName(type);
      if (literal != null && Character.isLetter(literal.charAt(1))) {
        String word = literal.substring(1, literal.length() - 1);
        if (!SpecFile.parse("name.isth", "plot " + word + " to \"a.svg\"").isComplete()) {
          reserved.add(word);
        }
      }
    }
    assertEquals(reserved, listed);
  }

  @Test
  void theDefaultsOfATrainingAreThoseOfTheTable() {
    String written =
        """
        network net { input 2 output 2 }
        data train = two_moons(samples 9)
        loss cross_entropy on train
        model a : net = trained
        model b : net = trained {
          seed 1 epochs 200 rate 0.01 batch 32 optimiser adam target 0 budget 1 hour
        }
        """;
    Resolution resolution = SpecFile.resolve(RoundTrip.parse(written));
    var models = ((Resolution.Resolved) resolution).problem().models();
    assertEquals(models.get(0).origin(), models.get(1).origin());
    assertEquals(60, Training.SUBNETWORK_DEFAULT.epochs());
    assertEquals("1/1000", Training.SUBNETWORK_DEFAULT.rate().toString());
    assertEquals(Training.AUTOMATIC, Training.SUBNETWORK_DEFAULT.batch());
  }

  private static List<String> blocks(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT, StandardCharsets.UTF_8));
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }
}
