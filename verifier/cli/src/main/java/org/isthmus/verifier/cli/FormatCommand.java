package org.isthmus.verifier.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.isthmus.grammar.problem.text.SourceText;
import org.isthmus.numeric.files.AtomicFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isthmus format}. */
@Command(
    name = "format",
    mixinStandardHelpOptions = true,
    description = "Prints a spec in its canonical form, comments included.")
final class FormatCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SPEC", description = "the spec file")
  private Path spec;

  @Option(names = "--write", description = "write the file instead of printing it")
  private boolean write;

  @Override
  public Integer call() {
    SourceText source = Specs.read(spec);
    String formatted = Specs.format(source);
    if (write) {
      if (!formatted.equals(source.text())) {
        AtomicFiles.write(
            spec, out -> out.write(formatted.getBytes(StandardCharsets.UTF_8)));
      }
    } else {
      System.out.print(formatted);
      System.out.flush();
    }
    return Outcome.OK;
  }
}
