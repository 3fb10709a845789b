package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.shared;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models trained with PyTorch and the data that they were trained on, where they are at hand. */
class SharedFilesTest {

  private static final ArrayNames CONVENTION = ArrayNames.byConvention();
  private static final String MNIST =
      "idx \"mnist/train-images-idx3-ubyte.gz\" \"mnist/train-labels-idx1-ubyte.gz\"";
  private static final String MNIST_NORMALISED = " normalise 1/2 1/2";

  private static Network network(double slope, int... widths) {
    Activation activation =
        slope == 0
            ? new Activation.Relu()
            : new Activation.LeakyRelu(Rational.parse(Double.toString(slope)));
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < widths.length - 1; l++) {
      hidden.add(new HiddenLayer("h" + l, widths[l], activation, true));
    }
    return new Network("net", widths[0], hidden, widths[widths.length - 1], false);
  }

  @ParameterizedTest
  @CsvSource({
    "digits_64x64, 784-64 relu-64 relu-10",
    "toy_leaky, 16-70 relu-6 relu-3",
    "toy_relu2, 8-40 relu-2",
    "mnist_fcn10, 784-245 relu-245 relu-245 relu-245 relu-245 relu-245 relu-245 relu-245 relu"
        + "-245 relu-245 relu-10"
  })
  void bothFormatsOfAModelGiveOnePointAndOneDigest(String name, String shape) {
    for (String end : List.of("_a", "_b")) {
      Path npz = shared("models/" + name + end + ".npz");
      Path safetensors = shared("models/" + name + end + ".safetensors");
      Network net = ModelFiles.infer(npz, CONVENTION, "net", new Activation.Relu());
      assertEquals(shape, net.shape());
      assertEquals(net, ModelFiles.infer(safetensors, CONVENTION, "net", new Activation.Relu()));
      ParameterPoint point = ModelFiles.read(npz, net, CONVENTION);
      assertEquals(point, ModelFiles.read(safetensors, net, CONVENTION));
      assertEquals(
          Digests.of(point), Digests.of(ModelFiles.read(safetensors, net, CONVENTION)));
    }
  }

  @Test
  void aModelIsWrittenInItsOwnPrecision(@TempDir Path folder) throws IOException {
    Path npz = shared("models/digits_64x64_a.npz");
    Network net = network(0, 784, 64, 64, 10);
    ParameterPoint point = ModelFiles.read(npz, net, CONVENTION);
    Path copy = folder.resolve("copy.npz");
    ModelFiles.write(copy, point);
    assertEquals(point, ModelFiles.read(copy, net, CONVENTION));
    assertTrue(Files.size(copy) <= Files.size(npz));
  }

  @Test
  void anArchiveOfSubnetworksIsReadWithItsIndices() {
    Path file = shared("models/xi/mnist_fcn10_a_entry10_draw0.npz");
    List<NamedArray> arrays = ArrayFiles.read(file);
    assertEquals("[I (123,), U11 (123, 10)]", arrays.toString());
    assertTrue(arrays.get(0).isIntegral());
  }

  @Test
  void theFirstThousandImagesHaveTheirRangeAndLabels() {
    Path folder = shared("data/mnist").getParent();
    Dataset data =
        DataFiles.read(
            DataRecipeText.parse(MNIST + " take 0 1000" + MNIST_NORMALISED), folder);
    assertEquals(1000, data.size());
    assertEquals(784, data.inputs().columns());
    assertEquals(-1, data.inputs().get(0, 0));
    assertEquals(9, ((Targets.Labels) data.targets()).largest());
    assertEquals(5, ((Targets.Labels) data.targets()).get(0));
    assertEquals(
        data.range(500, 600),
        DataFiles.read(
            DataRecipeText.parse(MNIST + " take 500 100" + MNIST_NORMALISED), folder));
  }

  @Test
  void outputsOnRealDataAreThoseOfTheTrainer() throws IOException {
    Path data = shared("data");
    String cifar =
        "cifar \"cifar10/train_first20000.bin.gz\" take 0 4"
            + " normalise 2457/5000 2411/5000 893/2000 247/1000 487/2000 327/1250";
    compare("digits_64x64_a", network(0, 784, 64, 64, 10), MNIST + " take 0 4"
        + MNIST_NORMALISED, data);
    compare("digits_64x64_b", network(0, 784, 64, 64, 10), MNIST + " take 0 4"
        + MNIST_NORMALISED, data);
    compare("cifar_fcn5_a", network(0, 3072, 500, 500, 500, 500, 500, 10), cifar, data);
    compare("toy_leaky_a", network(0.1, 16, 70, 6, 3),
        "arrays \"toy_leaky_data.safetensors\" \"X\" \"Y\" take 0 4",
        data.resolveSibling("models"));
  }

  /** The trainer preprocessed in float32, step by step, which moves the outputs by about 1e-6. */
  private static void compare(String model, Network net, String recipe, Path folder)
      throws IOException {
    ParameterPoint point =
        ModelFiles.read(shared("models/" + model + ".npz"), net, CONVENTION);
    Dataset data = DataFiles.read(DataRecipeText.parse(recipe + " float32"), folder);
    String check = Files.readString(shared("models/" + model + ".check.json"));
    Matcher numbers =
        Pattern.compile("-?[0-9.]+(e-?[0-9]+)?").matcher(check.substring(check.indexOf("[[")));
    for (int sample = 0; sample < 4; sample++) {
      double[] values = data.inputs().rowRange(sample, sample + 1).toArray();
      for (int l = 1; l <= net.depth(); l++) {
        double[] sums = point.bias(l).toArray();
        for (int j = 0; j < sums.length; j++) {
          for (int i = 0; i < values.length; i++) {
            sums[j] += values[i] * point.weight(l).get(i, j);
          }
          if (l < net.depth() && sums[j] < 0) {
            sums[j] *= net.activation(l) instanceof Activation.LeakyRelu ? 0.1 : 0;
          }
        }
        values = sums;
      }
      for (double output : values) {
        assertTrue(numbers.find());
        assertEquals(Double.parseDouble(numbers.group()), output, 1e-5, model);
      }
    }
  }

  /** Measured on two shared cores: 0.15 to 0.45 s for reading and 0.2 to 0.4 s for digesting. */
  @Test
  @Tag("slow")
  void sixtyThousandImagesAreReadAndDigestedQuicklyAndInLittleMoreThanTheirOwnMemory() {
    Path folder = shared("data/mnist").getParent();
    List<Long> reading = new ArrayList<>();
    List<Long> digesting = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      Dataset data =
          DataFiles.read(DataRecipeText.parse(MNIST + MNIST_NORMALISED), folder);
      long read = System.nanoTime();
      assertEquals(64, Digests.of(data).length());
      long digested = System.nanoTime();
      assertEquals(60000, data.size());
      reading.add((read - start) / 1_000_000);
      digesting.add((digested - read) / 1_000_000);
    }
    System.out.println("reading " + reading + " ms, digesting " + digesting + " ms");
    assertTrue(Collections.min(reading) < 3000, reading.toString());
    assertTrue(Collections.min(digesting) < 1500, digesting.toString());
    // What is left holds the 47 million numbers once, not twice.
    double[] ballast = new double[(int) (Runtime.getRuntime().maxMemory() / 8 - 70_000_000)];
    Arrays.fill(ballast, 1);
    assertEquals(
        60000,
        DataFiles.read(DataRecipeText.parse(MNIST + MNIST_NORMALISED), folder).size());
    assertEquals(1, ballast[ballast.length - 1]);
  }
}
