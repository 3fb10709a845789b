package org.isthmus.tests.memorisers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Budget;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.numeric.training.Progress;
import org.isthmus.numeric.training.Trainer;
import org.isthmus.numeric.training.TrainingOptions;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.numeric.training.subnetwork.SubsetSelection;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.memorisers.MemorisedSubnetworks;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The losses of memorised subnetworks on top of the layers below, enclosed by the checker. */
class ProvedMemorisersTest {

  private static final Loss LOSS = new Loss.CrossEntropy();

  @Test
  void untrainedNetworksOnRandomClasses() {
    Random random = new Random(1);
    Matrix inputs = Matrix.of(40, 4, random.doubles(160, -1, 1).toArray());
    Targets labels = Targets.Labels.of(random.ints(40, 0, 10).toArray());
    Network network = network(4, 30, 30, 30, 120);
    memoriseAndProve(
        Initialisation.normal(network, 1), new Dataset(inputs, labels), 15, 15, 1e-3);
  }

  @Tag("slow")
  @Test
  void twoNetworksOnAThousandDigits() {
    Dataset data = digits(1000);
    for (int seed = 1; seed <= 2; seed++) {
      memoriseAndProve(trained(network(784, 128, 128, 128), data, seed), data, 64, 64, 1e-3);
    }
  }

  @Tag("slow")
  @Test
  void tenLayersOfFewFeatures() {
    Dataset data = digits(200);
    Network network = network(784, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64);
    memoriseAndProve(trained(network, data, 1), data, 10, 24, 1e-3);
  }

  private static Network network(int inputs, int... widths) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int width : widths) {
      hidden.add(
          new HiddenLayer("h" + (hidden.size() + 1), width, new Activation.Relu(), true));
    }
    return new Network("net", inputs, hidden, 10, true);
  }

  private static Dataset digits(int size) {
    Path folder = Path.of(System.getProperty("isthmus.shared"), "data", "mnist");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no MNIST in " + folder);
    Rational half = Rational.of(1, 2);
    return DataFiles.read(
            new DataRecipe(
                new DataRecipe.Idx(),
                List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
                List.of(new DataRecipe.Normalise(List.of(half), List.of(half)))),
            folder)
        .range(0, size);
  }

  private static ParameterPoint trained(Network network, Dataset data, long seed) {
    return Trainer.train(
            Initialisation.of(network, seed),
            data,
            LOSS,
            TrainingOptions.of("net", seed, Budget.ofEpochs(30)),
            Engines.byName("nd4j"),
            Progress.silent())
        .point();
  }

  /** Few neurons are kept in the lower layers, and all but the others' number in the last two. */
  private static void memoriseAndProve(
      ParameterPoint point, Dataset data, int keptBelow, int width, double target) {
    Engine engine = Engines.byName("nd4j");
    Network network = point.network();
    SubsetSelection selection = new SubsetSelection(point, data.inputs(), engine);
    List<List<Integer>> kept = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      int keep = l < network.depth() - 2 ? keptBelow : network.width(l) - width;
      kept.add(selection.pivotedQr(l, keep));
    }
    List<String> progress = new ArrayList<>();
    List<Subnetwork> subnetworks =
        MemorisedSubnetworks.of(
            new PointFeatures(point, data, engine),
            LOSS,
            new KeptNeurons(kept),
            (l, p) -> width,
            0,
            target,
            1,
            progress::add);
    for (Subnetwork xi : subnetworks) {
      LossEnclosure enclosure =
          new LossEnclosures(LOSS, data, 2, ProgressListener.NONE)
              .of(List.of(spliced(point, xi)), Precision.DOUBLE_DOUBLE)
              .get(0);
      assertTrue(
          enclosure.isAtMost(Rational.of(target)), progress + ": " + enclosure.value());
    }
  }

  /** The layers of the point up to the subnetwork's level, and the subnetwork. */
  private static ParameterPoint spliced(ParameterPoint point, Subnetwork xi) {
    Network network = point.network();
    int l = xi.level();
    List<Matrix> weights = new ArrayList<>(point.weights().subList(0, l));
    List<Matrix> biases = new ArrayList<>(point.biases().subList(0, l));
    List<HiddenLayer> hidden = new ArrayList<>(network.hidden().subList(0, l));
    Matrix first = xi.weights().get(0);
    double[] entries = new double[network.width(l) * first.columns()];
    for (int i = 0; i < xi.kept().size(); i++) {
      first.copyRows(i, i + 1, entries, xi.kept().get(i) * first.columns());
    }
    weights.add(Matrix.adopt(network.width(l), first.columns(), entries));
    weights.addAll(xi.weights().subList(1, xi.weights().size()));
    biases.addAll(xi.biases());
    for (int p = l + 1; p < network.depth(); p++) {
      hidden.add(
          new HiddenLayer(
              network.layerName(p), weights.get(p - 1).columns(), network.activation(p), true));
    }
    return new ParameterPoint(
        new Network("xi", network.inputWidth(), hidden, 10, true), weights, biases);
  }
}
