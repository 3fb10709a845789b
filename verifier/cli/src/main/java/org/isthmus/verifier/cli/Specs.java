package org.isthmus.verifier.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isthmus.grammar.problem.Formatter;
import org.isthmus.grammar.problem.SpecFile;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.resolution.Resolution;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.SourceText;

/** Reads spec files. Whatever is wrong with one is a {@link CommandException} with all messages. */
final class Specs {

  private static final long LARGEST = 2_000_000;

  private Specs() {}

  static SourceText read(Path file) {
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        throw CommandException.usage(file + ": this is a folder (expected a spec file)");
      }
      if (Files.size(file) > LARGEST) {
        throw CommandException.usage(
            file + ": the file is too long for a spec (found " + Files.size(file)
                + " bytes, expected at most " + LARGEST + ")");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandException.usage(
          file + ": the file cannot be read ("
              + (Files.exists(file) ? e.getMessage() : "there is none") + ")");
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new SourceText(file.toString(), text);
    } catch (CharacterCodingException e) {
      throw CommandException.usage(file + ": the file is not text in UTF-8");
    }
  }

  static String format(SourceText source) {
    ParsedSpec parsed = SpecFile.parse(source.fileName(), source.text());
    if (!parsed.isComplete()) {
      throw refused(source, parsed.diagnostics());
    }
    return Formatter.format(parsed);
  }

  /** The problem of a spec; warnings go to the console. */
  static Problem problem(SourceText source, Console console) {
    Resolution resolution =
        SpecFile.resolve(SpecFile.parse(source.fileName(), source.text()));
    return resolution.match(
        new Resolution.Cases<>() {
          @Override
          public Problem resolved(Problem problem, List<Diagnostic> warnings) {
            warnings.forEach(warning -> console.complain(warning.render(source)));
            return problem;
          }

          @Override
          public Problem refused(List<Diagnostic> diagnostics) {
            throw Specs.refused(source, diagnostics);
          }
        });
  }

  private static CommandException refused(SourceText source, List<Diagnostic> diagnostics) {
    StringBuilder text = new StringBuilder();
    diagnostics.forEach(diagnostic -> text.append(diagnostic.render(source)));
    long errors = diagnostics.stream().filter(Diagnostic::isError).count();
    text.append(errors == 1 ? "1 error" : errors + " errors").append(" in ");
    return CommandException.diagnostics(text.append(source.fileName()).toString());
  }
}
