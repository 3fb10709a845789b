package org.isthmus.tests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sources of the project, under the folder that the build names. */
final class SourceTree {

  private SourceTree() {}

  static Path root() {
    return Path.of(System.getProperty("isthmus.root")).toAbsolutePath().normalize();
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The main Java sources of a module, in the order of their paths. */
  static List<Path> mainSources(String module) {
    Path folder = root().resolve(module).resolve("src/main/java");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder.toString(), e);
    }
  }

  /** The main sources of all modules by the folder of their package. */
  static Map<Path, List<Path>> mainPackages() {
    return Modules.all().stream()
        .flatMap(module -> mainSources(module).stream())
        .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
  }

  /** The name of the package that a folder of sources holds. */
  static String packageName(Path folder) {
    String path = folder.toString().replace('\\', '/');
    return path.substring(path.indexOf("src/main/java/") + "src/main/java/".length())
        .replace('/', '.');
  }

  /** The lines of a Java source that are neither blank nor comment. */
  static long linesOfCode(Path source) {
    boolean inComment = false;
    long count = 0;
    for (String line : read(source).lines().map(String::strip).toList()) {
      boolean comment = inComment || line.startsWith("//") || line.startsWith("/*");
      if (line.startsWith("/*")) {
        inComment = true;
      }
      if (inComment && line.endsWith("*/")) {
        inComment = false;
      }
      if (!comment && !line.isEmpty()) {
        count++;
      }
    }
    return count;
  }
}
