package org.isthmus.verifier.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code isthmus verify}, where the launcher has not started the checker itself. */
@Command(
    name = "verify",
    description = "Checks a certificate, in a process that sees the checker alone.",
    footer = "'isthmus verify --help' lists the options.")
final class VerifyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ARGUMENT", arity = "0..*")
  private List<String> arguments = List.of();

  @Override
  public Integer call() {
    return CheckerProcess.run(arguments, Console.ofProcess().isTerminal());
  }
}
