package org.isthmus.tests.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proofs in Coq are compiled, where Coq and mathcomp are there. */
class ProofsTest {

  private static final Path SCRIPT = WorkingFolder.sources().resolve("proofs/formal/build");

  /** The exit code of a command and all that it printed. */
  private record Result(int code, String output) {}

  @BeforeAll
  static void coqIsThere() throws IOException, InterruptedException {
    Result version;
    try {
      version = run("coqc", "--print-version");
    } catch (IOException e) {
      version = new Result(1, "");
    }
    Assumptions.assumeTrue(
        version.code() == 0 && version.output().startsWith("8.16."),
        "no Coq 8.16 found: the proofs in proofs/formal are not compiled");
    Assumptions.assumeTrue(
        Files.exists(
            Path.of(
                run("coqc", "-where").output().strip(),
                "user-contrib/mathcomp/algebra/all_algebra.vo")),
        "no mathcomp found: the proofs in proofs/formal are not compiled");
  }

  @Test
  void everyTheoremIsProvedWithoutAnAxiom() throws IOException, InterruptedException {
    Result result = run(SCRIPT.toString());
    assertEquals(0, result.code(), result.output());
    assertTrue(
        result.output().matches("theorems proved without axioms: \\d+\n"), result::output);
  }

  @Test
  void whatIsProvedIsAccepted(@TempDir Path folder) throws IOException, InterruptedException {
    Result result = build(folder, "Theorem right : True.\nProof. exact I. Qed.\n", "right");
    assertEquals(0, result.code(), result.output());
    assertEquals("theorems proved without axioms: 1\n", result.output());
  }

  @Test
  void whatIsAdmittedIsRefused(@TempDir Path folder) throws IOException, InterruptedException {
    assertRefused("rests on an axiom", folder, "Theorem wrong : False.\nProof. Admitted.\n");
  }

  @Test
  void whatRestsOnAnAxiomIsRefused(@TempDir Path folder)
      throws IOException, InterruptedException {
    assertRefused(
        "rests on an axiom",
        folder,
        "Axiom given : False.\nTheorem wrong : False.\nProof. exact given. Qed.\n");
  }

  @Test
  void whatIsNotProvedIsRefused(@TempDir Path folder) throws IOException, InterruptedException {
    assertRefused("Error", folder, "Theorem wrong : False.\nProof. exact I. Qed.\n");
  }

  @Test
  void aTheoremThatIsNotAskedForItsAxiomsIsRefused(@TempDir Path folder)
      throws IOException, InterruptedException {
    String right = "Theorem wrong : True.\nProof. exact I. Qed.\n";
    assertRefused(
        "does not ask for every theorem",
        folder,
        right + "Theorem forgotten : False.\nProof. Admitted.\n");
  }

  private static void assertRefused(String reason, Path folder, String proofs)
      throws IOException, InterruptedException {
    Result result = build(folder, proofs, "wrong");
    assertTrue(result.code() != 0 && result.output().contains(reason), result::toString);
  }

  /** The script on a file of proofs and the question for the axioms of one theorem. */
  private static Result build(Path folder, String proofs, String theorem)
      throws IOException, InterruptedException {
    Path script = Files.copy(SCRIPT, folder.resolve("build"));
    assertTrue(script.toFile().setExecutable(true), "the script can be run");
    Files.writeString(folder.resolve("_CoqProject"), "Proofs.v\nAssumptions.v\n");
    Files.writeString(folder.resolve("Proofs.v"), proofs);
    Files.writeString(
        folder.resolve("Assumptions.v"),
        "From Isthmus Require Import Proofs.\nPrint Assumptions " + theorem + ".\n");
    return run(script.toString());
  }

  private static Result run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the command has ended");
    return new Result(process.exitValue(), output);
  }
}
