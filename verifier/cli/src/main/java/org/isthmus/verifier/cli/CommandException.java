package org.isthmus.verifier.cli;

/** A command cannot go on; the message is for the user, the exit code for the shell. */
final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final boolean complete;

  CommandException(int exitCode, String message) {
    this(exitCode, message, false);
  }

  private CommandException(int exitCode, String message, boolean complete) {
    super(message);
    this.exitCode = exitCode;
    this.complete = complete;
  }

  /** A spec has errors; the message has a place and a severity for each already. */
  static CommandException diagnostics(String text) {
    return new CommandException(Outcome.USAGE, text, true);
  }

  /** Something is missing, unreadable or not possible as it was asked for. */
  static CommandException usage(String message) {
    return new CommandException(Outcome.USAGE, message);
  }

  /** What to print: the message, said to be an error where it does not say so itself. */
  String shown() {
    return complete ? getMessage() : "isthmus: error: " + getMessage();
  }

  int exitCode() {
    return exitCode;
  }
}
