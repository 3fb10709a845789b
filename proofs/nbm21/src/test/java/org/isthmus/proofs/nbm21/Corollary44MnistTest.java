package org.isthmus.proofs.nbm21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hypotheses for a network of ten hidden layers on all of MNIST. */
@Tag("slow")
class Corollary44MnistTest {

  private static final Path SHARED = Path.of(System.getProperty("isthmus.shared", "shared"));

  @Test
  void theNumberOfSamplesAndTheGeneralPositionAreWhatFails() {
    Path folder = SHARED.resolve("data/mnist");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no MNIST in " + folder);
    Rational half = Rational.of(1, 2);
    Dataset data =
        DataFiles.read(
            new DataRecipe(
                new DataRecipe.Idx(),
                List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
                List.of(new DataRecipe.Normalise(List.of(half), List.of(half)))),
            folder);
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= 10; l++) {
      hidden.add(new HiddenLayer("h" + l, 245, new Activation.Relu(), true));
    }
    ParameterPoint point =
        ModelFiles.read(
            SHARED.resolve("models/mnist_fcn10_a.npz"),
            new Network("fcn10", 784, hidden, 10, false),
            ArrayNames.byConvention());
    Applicability answer =
        Corollary44.applicability(
            new PointFeatures(point, data, Engines.byName("nd4j")),
            new Loss.CrossEntropy(),
            Optional.empty(),
            Optional.empty(),
            1,
            message -> {});
    assertEquals(
        List.of(
            "(A1) 4 floor(n_9 / 8) floor((n_10 - |I_10|) / (4 n_11)) >= N",
            "(A2) the f_9[I_9] of all samples are in general position"),
        answer.hypotheses().stream()
            .filter(hypothesis -> hypothesis.verdict() != Verdict.HOLDS)
            .map(Hypothesis::name)
            .toList());
  }
}
