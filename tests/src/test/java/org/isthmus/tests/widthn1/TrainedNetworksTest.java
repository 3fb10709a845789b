package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Networks that were trained elsewhere, in float32, to a loss of about 1e-10. */
class TrainedNetworksTest {

  @Test
  void twoLayersAreConnectedAtExactlyTheLargerLoss() {
    connect(
        "toy_relu2",
        new Network(
            "net", 8, List.of(new HiddenLayer("h1", 40, new Activation.Relu(), true)), 2, false));
  }

  @Test
  void threeLayersAreConnectedAtExactlyTheLargerLoss() {
    Activation leaky = new Activation.LeakyRelu(Rational.of(1, 10));
    connect(
        "toy_leaky",
        new Network(
            "net",
            16,
            List.of(new HiddenLayer("h1", 70, leaky, true), new HiddenLayer("h2", 6, leaky, true)),
            3,
            false));
  }

  private static void connect(String name, Network network) {
    Path models = Path.of(System.getProperty("isthmus.shared"), "models");
    Assumptions.assumeTrue(
        Files.exists(models.resolve(name + "_a.npz")), "the trained networks are not here");
    RationalDataset data =
        DataFiles.readExact(
            new DataRecipe(
                new DataRecipe.Arrays("X", "Y"), List.of(name + "_data.npz"), List.of()),
            models);
    RationalPath path =
        Theorem31.connect(
            model(models, name + "_a", network),
            model(models, name + "_b", network),
            data.inputs(),
            Theorem31.Form.BATCHED,
            progress -> {});
    assertEquals(
        1,
        path.segments().stream().filter(s -> s.conclusion() == Conclusion.CONVEX).count());
    Report report =
        ExactCertificates.report(
            ExactCertificates.of(new Claim.AtMostEnds(Rational.ZERO), data, path), data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
    List<LossEnclosure> ends = report.maximum().orElseThrow().points();
    assertEquals(2, ends.size());
    assertEquals(
        ends.get(0).exact().orElseThrow().max(ends.get(1).exact().orElseThrow()),
        report.maximum().orElseThrow().exact().orElseThrow());
  }

  private static RationalPoint model(Path folder, String name, Network network) {
    return ModelFiles.readExact(
        folder.resolve(name + ".npz"), network, ArrayNames.byConvention());
  }
}
