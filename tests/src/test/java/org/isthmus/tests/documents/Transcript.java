package org.isthmus.tests.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Commands and what they print, as on a terminal: a line that begins with {@code $ } is a command
 * (with further lines after a backslash), the lines up to the next command are its output, standard
 * error included.
 *
 * @param name where it is written, for messages
 */
record Transcript(String name, List<Exchange> exchanges) {

  private static final Pattern BLOCK =
      Pattern.compile("^```console\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  Transcript {
    exchanges = List.copyOf(exchanges);
    if (exchanges.isEmpty()) {
      throw new IllegalArgumentException(name + " has no command (expected a line '$ ...')");
    }
  }

  /** A command with its output; lines end in a line feed. */
  record Exchange(String command, String output) {

    @Override
    public String toString() {
      return "$ " + command + "\n" + output;
    }
  }

  /** A file that is a transcript. */
  static Transcript ofFile(Path root, Path file) {
    return of(root.relativize(file).toString(), read(file));
  }

  /** The {@code console} blocks of a Markdown file, in their order. */
  static List<Transcript> ofMarkdown(Path root, Path file) {
    String name = root.relativize(file).toString();
    return BLOCK
        .matcher(read(file))
        .results()
        .map(block -> of(name, block.group(1)))
        .toList();
  }

  private static Transcript of(String name, String text) {
    List<Exchange> exchanges = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int k = 0;
    while (k < lines.size()) {
      if (!lines.get(k).startsWith("$ ")) {
        throw new IllegalArgumentException(
            name + ": a transcript begins with a command (found '" + lines.get(k) + "')");
      }
      StringBuilder command = new StringBuilder(lines.get(k).substring(2));
      while (lines.get(k++).endsWith("\\")) {
        command.append('\n').append(lines.get(k));
      }
      StringBuilder output = new StringBuilder();
      while (k < lines.size() && !lines.get(k).startsWith("$ ")) {
        output.append(lines.get(k++)).append('\n');
      }
      exchanges.add(new Exchange(command.toString(), output.toString()));
    }
    return new Transcript(name, exchanges);
  }

  /** Whether some command or output of it contains a text. */
  boolean mentions(String text) {
    return exchanges.stream().anyMatch(exchange -> exchange.toString().contains(text));
  }

  /** The text that it is read from. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    exchanges.forEach(text::append);
    return text.toString();
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
