package org.isthmus.verifier.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.numeric.files.AtomicFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isthmus run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Carries out a spec: constructs its paths, proves and writes what it asks for.")
final class RunCommand implements Callable<Integer> {

  @Mixin private SpecArguments arguments;

  @Option(names = "--json", paramLabel = "FILE", description = "write the outcome for machines")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() {
    Console console = Console.ofProcess();
    Problem problem = Specs.problem(Specs.read(arguments.spec()), console);
    try (TemporaryFolder temporary = TemporaryFolder.make()) {
      SpecRun run =
          new SpecRun(
              problem, arguments.folder(), temporary.path(), arguments.engine(console), console);
      Outcome outcome = run.run();
      json.ifPresent(file -> write(file, outcome, run.answers()));
      console.say(outcome.line());
      return outcome.exitCode();
    }
  }

  private static void write(Path file, Outcome outcome, Map<String, JsonNode> answers) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode node = mapper.createObjectNode();
    node.put("verdict", outcome.line().split(" ", 2)[0]);
    node.put("exit_code", outcome.exitCode());
    node.put("line", outcome.line());
    node.set("paths", mapper.valueToTree(answers));
    try {
      byte[] bytes = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
      AtomicFiles.write(file, out -> out.write(bytes));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
