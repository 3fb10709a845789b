package org.isthmus.verifier.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Where a command writes to: results on standard output, diagnostics on standard error, and progress
 * on standard error where that is a terminal.
 */
final class Console {

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** That of the process; the launcher says whether standard error is a terminal. */
  static Console ofProcess() {
    return new Console(System.out, System.err, Boolean.getBoolean("isthmus.terminal"));
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  void complain(String text) {
    err.print(text.endsWith("\n") ? text : text + "\n");
    err.flush();
  }

  boolean isTerminal() {
    return terminal;
  }

  /** A path for people: relative to the working folder where it is below it. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath().normalize();
    Path whole = path.toAbsolutePath().normalize();
    return (whole.startsWith(here) ? here.relativize(whole) : whole).toString();
  }

  /** How far some work is. */
  interface Work {
    /** Says what is being done now. */
    void at(String what);
  }

  /** Does some work, with a running clock on the terminal. */
  <T> T during(String task, Function<Work, T> work) {
    if (!terminal) {
      return work.apply(what -> {});
    }
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .clearDisplayOnFinish()
            .build()) {
      return work.apply(bar::setExtraMessage);
    }
  }

  <T> T during(String task, Supplier<T> work) {
    return during(task, ignored -> work.get());
  }
}
