package org.isthmus.numeric.training.subnetwork;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.isthmus.numeric.bulk.Engine;
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
import org.isthmus.numeric.training.Budget;
import org.isthmus.numeric.training.Progress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All subnetworks of two ten-layer networks on MNIST, the two ends in two threads. */
@Tag("slow")
class MnistSubnetworksTest {

  private static final Path SHARED = Path.of(System.getProperty("isthmus.shared", "shared"));

  @Test
  void everySubnetworkOfTheTenLayerPairReachesASmallLossWithinAnHour() throws Exception {
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
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<List<Subnetwork>> a = threads.submit(() -> train("a", data, 123));
    Future<List<Subnetwork>> b = threads.submit(() -> train("b", data, 122));
    for (Future<List<Subnetwork>> side : List.of(a, b)) {
      for (Subnetwork xi : side.get()) {
        assertTrue(xi.loss() <= 0.015, "xi_" + xi.level() + " has loss " + xi.loss());
      }
    }
    threads.shutdown();
  }

  private static List<Subnetwork> train(String name, Dataset data, int keep) {
    final long begin = System.nanoTime();
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= 10; l++) {
      hidden.add(new HiddenLayer("h" + l, 245, new Activation.Relu(), true));
    }
    ParameterPoint theta =
        ModelFiles.read(
            SHARED.resolve("models/mnist_fcn10_" + name + ".npz"),
            new Network("fcn10", 784, hidden, 10, false),
            ArrayNames.byConvention());
    Engine engine = Engines.byName("nd4j");
    SubsetSelection selection = new SubsetSelection(theta, data.inputs(), engine);
    List<List<Integer>> kept = new ArrayList<>();
    for (int l = 1; l <= 10; l++) {
      kept.add(selection.pivotedQr(l, keep));
    }
    SubnetworkOptions options =
        SubnetworkOptions.of(1, Budget.ofMinutes(60), 1e-4, data.size());
    List<Subnetwork> result =
        new SubnetworkTrainer(
                theta, new Loss.CrossEntropy(), data, kept, (l, p) -> 245 - keep, options, engine,
                Progress.silent())
            .train(1);
    System.out.printf(
        "%s in %.0f s: %s%n",
        name,
        (System.nanoTime() - begin) * 1e-9,
        result.stream()
            .map(xi -> String.format("xi_%d %.6f", xi.level(), xi.loss()))
            .collect(Collectors.joining(", ")));
    return result;
  }
}
