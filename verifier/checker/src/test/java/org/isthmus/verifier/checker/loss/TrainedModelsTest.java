package org.isthmus.verifier.checker.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trained networks whose losses were measured elsewhere, in PyTorch. */
class TrainedModelsTest {

  private static final Path SHARED = Path.of(System.getProperty("isthmus.shared", "shared"));

  @Test
  void theDigitNetworksHaveTheLossesMeasuredElsewhere() {
    List<ParameterPoint> points = models("digits_64x64");
    Dataset data = mnist(1000);
    PathMaximum maximum =
        PathMaximum.of(
            new LossEnclosures(new Loss.CrossEntropy(), data, 2, ProgressListener.NONE),
            points,
            Rational.parse("0.001"));
    assertTrue(maximum.isAtMost(Rational.parse("1.642e-4")));
    assertTrue(maximum.isAbove(Rational.parse("1.641e-4")));
    assertClose(1.6415228613106e-4, maximum.points().get(0));
    assertClose(1.218e-4, maximum.points().get(1));
    assertTrue(maximum.value().width() <= 1e-6 * maximum.value().lo());
  }

  @Test
  @Tag("slow")
  void theTenLayerNetworksHaveTheLossesMeasuredElsewhere() {
    List<ParameterPoint> points = models("mnist_fcn10");
    LossEnclosures losses =
        new LossEnclosures(new Loss.CrossEntropy(), mnist(60000), 2, ProgressListener.NONE);
    List<LossEnclosure> enclosures = losses.of(points, Precision.DOUBLE_DOUBLE);
    assertClose(1.093e-4, enclosures.get(0));
    assertClose(8.51e-5, enclosures.get(1));
    for (LossEnclosure enclosure : enclosures) {
      Interval value = enclosure.value();
      assertTrue(value.width() <= 1e-11 * value.lo(), () -> "" + value);
    }
    assertEquals(
        Precision.DOUBLE_DOUBLE,
        PathMaximum.of(losses, points, Rational.parse("0.001")).points().get(0).precision());
  }

  private static void assertClose(double measured, LossEnclosure enclosure) {
    double middle = (enclosure.value().lo() + enclosure.value().hi()) / 2;
    assertEquals(measured, middle, 5e-4 * measured);
  }

  private static List<ParameterPoint> models(String name) {
    List<ParameterPoint> points = new ArrayList<>();
    for (String end : List.of("_a", "_b")) {
      Path file = SHARED.resolve("models").resolve(name + end + ".npz");
      assumeTrue(Files.exists(file), "the trained models are not here: " + file);
      Network network =
          ModelFiles.infer(file, ArrayNames.byConvention(), name, new Activation.Relu());
      points.add(ModelFiles.read(file, network, ArrayNames.byConvention()));
    }
    return points;
  }

  private static Dataset mnist(int size) {
    Path folder = SHARED.resolve("data").resolve("mnist");
    assumeTrue(Files.isDirectory(folder), "MNIST is not here: " + folder);
    Rational half = Rational.of(1, 2);
    return DataFiles.read(
        new DataRecipe(
            new DataRecipe.Idx(),
            List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
            List.of(
                new DataRecipe.Take(0, size),
                new DataRecipe.Normalise(List.of(half), List.of(half)))),
        folder);
  }
}
