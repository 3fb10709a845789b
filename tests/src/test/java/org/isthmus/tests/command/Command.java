package org.isthmus.tests.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command {@code isthmus}, in this process or in one of its own.
 *
 * <p>As the launcher does, {@code verify} goes to the checker's program and everything else to that
 * of the command.
 */
final class Command {

  private Command() {}

  /**
   * How a run ended.
   *
   * @param out what it wrote on standard output
   * @param err what it wrote on standard error
   */
  record Run(int exitCode, String out, String err) {

    /** The last line on standard output, empty if there is none. */
    String verdict() {
      List<String> lines = out.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    @Override
    public String toString() {
      return "exit code " + exitCode + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  /** Runs in this process: no start of a JVM, and a hundred cases in seconds. */
  static synchronized Run here(Object... words) {
    List<String> arguments = strings(words);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
    System.setOut(outStream);
    System.setErr(errStream);
    int exitCode;
    try {
      exitCode = call(arguments, outStream, errStream);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new Run(
        exitCode,
        outBytes.toString(StandardCharsets.UTF_8),
        errBytes.toString(StandardCharsets.UTF_8));
  }

  private static int call(List<String> words, PrintStream out, PrintStream err) {
    try {
      if (words.get(0).equals("verify")) {
        Method run =
            Class.forName("org.isthmus.verifier.checker.Main")
                .getDeclaredMethod("run", String[].class, PrintStream.class, PrintStream.class);
        run.setAccessible(true);
        return (int)
            run.invoke(null, words.subList(1, words.size()).toArray(new String[0]), out, err);
      }
      Method run =
          Class.forName("org.isthmus.verifier.cli.Main").getDeclaredMethod("run", String[].class);
      run.setAccessible(true);
      return (int) run.invoke(null, (Object) words.toArray(new String[0]));
    } catch (InvocationTargetException e) {
      throw new AssertionError("the command threw", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the command cannot be started", e);
    }
  }

  /** Runs in a process of its own, in the folder, as the launcher starts it. */
  static Run apart(Path folder, List<String> options, Object... words)
      throws IOException, InterruptedException {
    List<String> arguments = strings(words);
    boolean verify = arguments.get(0).equals("verify");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(verify ? "-XX:+UseParallelGC" : "-XX:+UseSerialGC");
    command.add("-Djava.awt.headless=true");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(verify ? "org.isthmus.verifier.checker.Main" : "org.isthmus.verifier.cli.Main");
    command.addAll(verify ? arguments.subList(1, arguments.size()) : arguments);
    Path err = Files.createTempFile("isthmus", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(err.toFile())
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  private static List<String> strings(Object... words) {
    return Arrays.stream(words).map(Object::toString).toList();
  }
}
