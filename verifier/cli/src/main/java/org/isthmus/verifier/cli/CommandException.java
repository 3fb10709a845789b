package org.isthmus.verifier.cli;

/** A command cannot go on; the message is for the user, the exit code for the shell. */
final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int exitCode;

  CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Something is missing, unreadable or not possible as it was asked for. */
  static CommandException usage(String message) {
    return new CommandException(Outcome.USAGE, message);
  }

  int exitCode() {
    return exitCode;
  }
}
