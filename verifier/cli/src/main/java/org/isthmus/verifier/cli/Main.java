package org.isthmus.verifier.cli;

import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Callable;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.proofs.construction.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code isthmus}. */
@Command(
    name = "isthmus",
    version = "isthmus 0.1.0",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Connects two trained networks by a path and proves that the loss is low at every point of it."
    },
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      BoundCommand.class,
      VerifyCommand.class,
      InspectCommand.class,
      SampleCommand.class,
      FormatCommand.class,
      TrainCommand.class,
      ConvertCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 VERIFIED or OK; 1 FAILED; 10 REJECTED; 11 MALFORMED; 12 INPUT-MISMATCH;",
      "20 INCONCLUSIVE; 30 RESOURCE; 64 usage or unreadable input; 70 internal error."
    })
public final class Main implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    CommandLine command = new CommandLine(new Main());
    // Options are the checker's to understand.
    command.getSubcommands().get("verify").setUnmatchedOptionsArePositionalParams(true);
    return command
        .setExecutionExceptionHandler((problem, line, parsed) -> report(problem))
        .setParameterExceptionHandler(
            (problem, words) -> {
              problem.getCommandLine().getErr().println("isthmus: error: " + problem.getMessage());
              CommandLine.UnmatchedArgumentException.printSuggestions(
                  problem, problem.getCommandLine().getErr());
              problem
                  .getCommandLine()
                  .getErr()
                  .println(
                      "try 'isthmus help"
                          + (problem.getCommandLine().getParent() == null
                              ? "'"
                              : " " + problem.getCommandLine().getCommandName() + "'"));
              return Outcome.USAGE;
            })
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return Outcome.USAGE;
  }

  /** One clear message, and the exit code that fits. */
  private static int report(Throwable problem) {
    int exitCode;
    String message = problem.getMessage();
    if (problem instanceof CommandException known) {
      System.err.println(known.shown());
      return known.exitCode();
    } else if (problem instanceof RefusedException) {
      System.out.println("FAILED " + message);
      return Outcome.FAILED;
    } else if (problem instanceof MalformedCertificateException) {
      System.out.println("MALFORMED " + message);
      return Outcome.MALFORMED;
    } else if (problem instanceof UnreadableFileException
        || problem instanceof UncheckedIOException) {
      exitCode = Outcome.USAGE;
    } else if (problem instanceof CancellationException) {
      exitCode = Outcome.INTERNAL;
    } else if (problem instanceof OutOfMemoryError) {
      System.out.println(
          "RESOURCE out of memory (" + message + "); set ISTHMUS_MEMORY, such as ISTHMUS_MEMORY=6g,"
              + " for more");
      return Outcome.RESOURCE;
    } else {
      exitCode = Outcome.INTERNAL;
      message = "internal error: " + problem + "; set ISTHMUS_DEBUG=1 to see where";
      if (System.getenv("ISTHMUS_DEBUG") != null) {
        problem.printStackTrace();
      }
    }
    System.err.println("isthmus: error: " + message);
    return exitCode;
  }
}
