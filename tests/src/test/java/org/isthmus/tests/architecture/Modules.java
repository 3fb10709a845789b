package org.isthmus.tests.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The table of modules: what each sees, directly or through what it sees, and which libraries it
 * may use. A module {@code a/b} is the package {@code org.isthmus.a.b}.
 */
final class Modules {

  /** The five modules that a verdict rests on. */
  static final List<String> TRUSTED =
      List.of(
          "numeric/exact",
          "numeric/model",
          "numeric/files",
          "grammar/certificate",
          "verifier/checker");

  /** The only places where a library may be seen, by the prefix of its packages. */
  static final Map<String, List<String>> HOMES_OF_LIBRARIES =
      Map.of(
          "org.antlr", List.of("grammar.problem.parsing", "grammar.problem.generated"),
          "org.nd4j", List.of("numeric.bulk"),
          "org.bytedeco", List.of("numeric.bulk"),
          "org.ejml", List.of("numeric.compute", "numeric.bulk"),
          "org.hipparchus", List.of("numeric.compute"),
          "org.ojalgo", List.of("numeric.compute"),
          "com.google.protobuf", List.of("numeric.compute.onnx"),
          "picocli", List.of("verifier.cli"),
          "me.tongfei.progressbar", List.of("verifier.cli"),
          "com.fasterxml.jackson", List.of("verifier.cli"));

  private static final Map<String, List<String>> SEES = sees();

  private Modules() {}

  private static Map<String, List<String>> sees() {
    Map<String, List<String>> sees = new LinkedHashMap<>();
    sees.put("numeric/exact", List.of());
    sees.put("numeric/model", List.of("numeric/exact"));
    sees.put("numeric/files", List.of("numeric/model"));
    sees.put("numeric/compute", List.of("numeric/files"));
    sees.put("numeric/bulk", List.of("numeric/compute"));
    sees.put("numeric/training", List.of("numeric/bulk"));
    sees.put("grammar/problem", List.of("numeric/model"));
    sees.put("grammar/certificate", List.of("numeric/files"));
    sees.put("proofs/construction", List.of("grammar/certificate"));
    sees.put("proofs/n21", List.of("proofs/construction", "numeric/compute"));
    sees.put("proofs/nbm21", List.of("proofs/construction", "numeric/training"));
    sees.put("verifier/checker", List.of("grammar/certificate"));
    sees.put("verifier/report", List.of("grammar/certificate", "numeric/bulk"));
    sees.put(
        "verifier/cli",
        List.of(
            "grammar/problem",
            "proofs/n21",
            "proofs/nbm21",
            "verifier/checker",
            "verifier/report"));
    sees.put("examples", List.of("verifier/cli"));
    return sees;
  }

  static Set<String> all() {
    return SEES.keySet();
  }

  static List<String> seenDirectly(String module) {
    return SEES.get(module);
  }

  /** The module itself and all that it sees, as package patterns. */
  static String[] packagesSeen(String module) {
    Set<String> seen = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(module));
    while (!open.isEmpty()) {
      String next = open.remove(0);
      if (seen.add(next)) {
        open.addAll(SEES.get(next));
      }
    }
    return seen.stream().map(Modules::packages).toArray(String[]::new);
  }

  /** The pattern of the packages of a module. */
  static String packages(String module) {
    return "org.isthmus." + module.replace('/', '.') + "..";
  }
}
