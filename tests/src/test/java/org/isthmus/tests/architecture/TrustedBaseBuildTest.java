package org.isthmus.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build itself refuses a dependency that a module of the trusted base gains, in whatever scope.
 *
 * <p>One Maven run validates copies of the poms: of each trusted module as it is, and of one copy
 * of it for each way to add a library.
 */
class TrustedBaseBuildTest {

  private static final String LIBRARY =
      "<groupId>org.ejml</groupId><artifactId>ejml-ddense</artifactId>";

  private static final String CULPRIT = "org.ejml:ejml-ddense";

  /** Ways to add a library, and what it takes in a pom. */
  private static Map<String, String> ways(Path someJar) {
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("compile", LIBRARY + "<scope>compile</scope>");
    ways.put("runtime", LIBRARY + "<scope>runtime</scope>");
    ways.put("provided", LIBRARY + "<scope>provided</scope>");
    ways.put("optional", LIBRARY + "<optional>true</optional>");
    ways.put("unscoped", LIBRARY);
    ways.put(
        "system",
        LIBRARY
            + "<version>0</version><scope>system</scope><systemPath>"
            + someJar
            + "</systemPath>");
    ways.put(
        "neighbour",
        "<groupId>org.isthmus</groupId><artifactId>isthmus-grammar-problem</artifactId>");
    return ways;
  }

  @Test
  void theBuildFailsWithTheCulpritsNameWhenATrustedModuleGainsALibrary(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path jar = Files.createFile(folder.resolve("some.jar"));
    List<String> modules = new ArrayList<>(Modules.TRUSTED);
    modules.add("grammar/problem");
    Map<String, String> culprits = new LinkedHashMap<>();
    for (String module : Modules.TRUSTED) {
      String pom = SourceTree.read(SourceTree.root().resolve(module).resolve("pom.xml"));
      String name = module.replace('/', '-');
      for (Map.Entry<String, String> way : ways(jar).entrySet()) {
        String copy = name + "-" + way.getKey();
        write(folder.resolve(copy), with(pom, name, copy, way.getValue()));
        modules.add(copy);
        culprits.put(
            copy,
            way.getKey().equals("neighbour") ? "org.isthmus:isthmus-grammar-problem" : CULPRIT);
      }
      String allowed = name + "-test";
      write(folder.resolve(allowed), with(pom, name, allowed, LIBRARY + "<scope>test</scope>"));
      modules.add(allowed);
    }
    for (String module : List.copyOf(modules)) {
      if (module.contains("/")) {
        write(
            folder.resolve(module),
            SourceTree.read(SourceTree.root().resolve(module).resolve("pom.xml")));
      }
    }
    write(folder, rootWith(modules));

    String log = validate(folder);

    Map<String, String> results = results(log);
    assertTrue(results.size() == modules.size(), () -> "Maven did not finish:\n" + log);
    List<String> wrong = new ArrayList<>();
    for (String module : modules) {
      String artifact = "isthmus-" + module.replace('/', '-');
      String result = results.get(artifact);
      String reason = reason(log, artifact);
      if (!culprits.containsKey(module)) {
        if (!result.equals("SUCCESS")) {
          wrong.add(artifact + " is refused: " + reason);
        }
      } else if (!result.equals("FAILURE")) {
        wrong.add(artifact + " is not refused");
      } else if (!reason.contains(culprits.get(module)) || !reason.contains("trusted base")) {
        wrong.add("the refusal of " + artifact + " does not name the culprit: " + reason);
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static void write(Path folder, String pom) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("pom.xml"), pom);
  }

  /**
   * The pom of a module under another name, in a folder one level down, with one more dependency.
   */
  private static String with(String pom, String name, String copy, String dependency) {
    String changed =
        pom.replace(
                "<artifactId>isthmus-" + name + "</artifactId>",
                "<artifactId>isthmus-" + copy + "</artifactId>")
            .replace("../../pom.xml", "../pom.xml");
    String added = "<dependency>" + dependency + "</dependency>";
    String result =
        changed.contains("<dependencies>")
            ? changed.replaceFirst(
                "<dependencies>", Matcher.quoteReplacement("<dependencies>" + added))
            : changed.replaceFirst(
                "<build>",
                Matcher.quoteReplacement("<dependencies>" + added + "</dependencies><build>"));
    assertTrue(result.contains(added) && result.contains("isthmus-" + copy), pom);
    return result;
  }

  /** The root pom with other modules. */
  private static String rootWith(List<String> modules) {
    String root = SourceTree.read(SourceTree.root().resolve("pom.xml"));
    String list =
        modules.stream()
            .map(module -> "<module>" + module + "</module>")
            .collect(Collectors.joining("", "<modules>", "</modules>"));
    String changed =
        Pattern.compile("<modules>.*</modules>", Pattern.DOTALL)
            .matcher(root)
            .replaceFirst(Matcher.quoteReplacement(list));
    assertTrue(changed.contains(list));
    return changed;
  }

  /** Runs Maven, without the network where it has all that it needs. */
  private static String validate(Path folder) throws IOException, InterruptedException {
    String log = maven(folder, true);
    return log.contains("in offline mode") ? maven(folder, false) : log;
  }

  private static String maven(Path folder, boolean offline)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("mvn", "-B", "-ntp", "-fae", "-Dstyle.color=never"));
    if (offline) {
      command.add("-o");
    }
    command.add("validate");
    Path log = folder.resolve(offline ? "offline.log" : "online.log");
    Process maven;
    try {
      maven =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      Assumptions.abort("mvn is not here: " + e.getMessage());
      return "";
    }
    if (!maven.waitFor(5, TimeUnit.MINUTES)) {
      maven.destroyForcibly();
    }
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** What the summary of a Maven run says of each module. */
  private static Map<String, String> results(String log) {
    Map<String, String> results = new LinkedHashMap<>();
    Matcher lines =
        Pattern.compile("^\\[INFO\\] (isthmus-\\S+) \\.+ (\\w+)", Pattern.MULTILINE).matcher(log);
    while (lines.find()) {
      results.put(lines.group(1), lines.group(2));
    }
    return results;
  }

  private static String reason(String log, String artifact) {
    Matcher found =
        Pattern.compile(
                "on project " + Pattern.quote(artifact) + ":.*?(?=on project|\\z)", Pattern.DOTALL)
            .matcher(log);
    return found.find() ? found.group() : "no reason given";
  }
}
