package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * Random small certificates that use everything the format has: every activation, loss, recipe and
 * form of reference, layers with and without bias, names with quotes, backslashes and letters of
 * all kinds, numbers of all sizes. Their steps need not be true.
 */
final class RandomCertificates {

  private static final List<String> NAMES =
      List.of(
          "a", "two words", "\"", "\\", "\\\"", "x\\n", "/abs/olute.npz", "../up.npz", "naïve",
          "日本語", "𝔘😀", "'single'", "#;,=()", "  ", "end 0", "\\\\\"\"", "ﬁ");

  private final Random random;

  RandomCertificates(long seed) {
    random = new Random(seed);
  }

  Certificate certificate() {
    Network network = network();
    ParameterPoint first = point(network);
    ParameterPoint second = point(network);
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(first, "A"));
    arrays.addAll(Certificate.arraysOf(second, "B"));
    int others = random.nextInt(4);
    for (int k = 0; k < others; k++) {
      boolean vector = random.nextBoolean();
      arrays.add(
          new StoredArray(
              one(List.of("xi", "hub.l", "Z_9.a", "c")) + k,
              vector,
              matrix(vector ? 1 : 1 + random.nextInt(6), 1 + random.nextInt(6))));
    }
    List<Step> steps = new ArrayList<>();
    for (int k = 0; k <= random.nextInt(5); k++) {
      steps.add(step(network, arrays));
    }
    return new Certificate(
        random.nextInt(4) == 0 ? Rational.of(random.nextLong(), 1L << 40) : rational(),
        loss(),
        network,
        new DataReference(1 + random.nextInt(1 << random.nextInt(24)), digest(), recipe()),
        new ModelReference(one(NAMES), Digests.of(first), file(network)),
        new ModelReference(one(NAMES), Digests.of(second), file(network)),
        one(NAMES),
        arrays,
        steps);
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private String digest() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return Digests.of(bytes);
  }

  private Rational rational() {
    return Rational.of(random.nextInt(41) - 20, 1 + random.nextInt(12));
  }

  private Rational positive() {
    return Rational.of(1 + random.nextInt(20), 1 + random.nextInt(12));
  }

  private Network network() {
    List<HiddenLayer> hidden = new ArrayList<>();
    int depth = 1 + random.nextInt(4);
    for (int l = 1; l < depth; l++) {
      Activation activation =
          one(
              List.of(
                  new Activation.Relu(),
                  new Activation.LeakyRelu(rational()),
                  new Activation.Tanh(),
                  new Activation.Sigmoid(),
                  new Activation.Gelu(),
                  new Activation.Identity()));
      hidden.add(
          new HiddenLayer(
              one(NAMES) + l, 1 + random.nextInt(5), activation, random.nextBoolean()));
    }
    return new Network(
        one(NAMES), 1 + random.nextInt(4), hidden, 1 + random.nextInt(4), random.nextBoolean());
  }

  private Loss loss() {
    return one(
        List.of(
            new Loss.Squared(),
            new Loss.CrossEntropy(),
            new Loss.Logistic(),
            new Loss.Huber(positive())));
  }

  private ParameterPoint point(Network network) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(matrix(network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l) ? matrix(1, network.width(l)) : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  /** A matrix whose narrowest exact type is binary16, binary32 or binary64. */
  private Matrix matrix(int rows, int columns) {
    List<DoubleSupplier> kinds =
        List.of(
            () -> one(List.of(0.0, -0.0, 1.0, -0.5, 65504.0, 0x1p-24)),
            () -> (float) random.nextGaussian(),
            () -> one(List.of((double) Float.MIN_VALUE, -0.0, 16777216.0, 0.0)),
            random::nextGaussian,
            () -> one(List.of(Double.MIN_VALUE, -Double.MAX_VALUE, 0.1, -0.0, 1e-300)));
    DoubleSupplier kind = one(kinds);
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = kind.getAsDouble();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  private DataRecipe recipe() {
    List<DataRecipe.Operation> operations = new ArrayList<>();
    for (int k = random.nextInt(4); k > 0; k--) {
      operations.add(
          one(
              List.of(
                  new DataRecipe.Take(random.nextInt(9), 1 + random.nextInt(9)),
                  new DataRecipe.Scale(rational(), rational()),
                  new DataRecipe.Normalise(
                      List.of(rational(), rational()), List.of(positive(), positive())),
                  new DataRecipe.Normalise(List.of(rational()), List.of(positive())),
                  new DataRecipe.ToFloat32(),
                  new DataRecipe.OneHot(1 + random.nextInt(20)),
                  new DataRecipe.Signs())));
    }
    DataRecipe.Format format =
        one(
            List.of(
                new DataRecipe.Idx(),
                new DataRecipe.Cifar(),
                new DataRecipe.Npy(),
                new DataRecipe.Arrays(one(NAMES), one(NAMES)),
                new DataRecipe.Csv(random.nextInt(3), 1, true),
                new DataRecipe.Csv(random.nextInt(3), 1 + random.nextInt(3), false)));
    int files =
        format instanceof DataRecipe.Cifar
            ? 1 + random.nextInt(3)
            : format instanceof DataRecipe.Idx || format instanceof DataRecipe.Npy ? 2 : 1;
    List<String> paths = new ArrayList<>();
    for (int k = 0; k < files; k++) {
      paths.add(one(NAMES));
    }
    return new DataRecipe(format, paths, operations);
  }

  private Optional<ModelReference.File> file(Network network) {
    if (random.nextInt(3) == 0) {
      return Optional.empty();
    }
    List<ArrayNames.Entry> entries = new ArrayList<>();
    if (random.nextBoolean()) {
      for (int l = 1; l <= network.depth(); l++) {
        entries.add(new ArrayNames.Entry("W" + l, one(NAMES) + l, random.nextBoolean()));
        if (network.hasBias(l)) {
          entries.add(new ArrayNames.Entry("b" + l, one(NAMES) + l + "b", false));
        }
      }
    }
    return Optional.of(new ModelReference.File(one(NAMES), new ArrayNames(entries), digest()));
  }

  private Step step(Network network, List<StoredArray> arrays) {
    List<Write> writes = new ArrayList<>();
    for (int k = random.nextInt(5); k > 0; k--) {
      int l = 1 + random.nextInt(network.depth());
      boolean bias = network.hasBias(l) && random.nextBoolean();
      Block block =
          new Block(
              bias,
              l,
              distinct(bias ? 1 : network.width(l - 1)),
              distinct(network.width(l)));
      if (random.nextInt(3) == 0) {
        writes.add(new Write.Zero(block));
      } else {
        StoredArray source = one(arrays);
        writes.add(
            new Write.Put(
                block,
                source.name(),
                any(block.rows().size(), source.values().rows()),
                any(block.columns().size(), source.values().columns())));
      }
    }
    return new Step(Step.Rule.LUMPED, one(List.of(Conclusion.values())), one(NAMES), writes);
  }

  /** Some indices below the limit, none of them twice, in any order. */
  private Indices distinct(int limit) {
    if (random.nextInt(3) == 0) {
      return Indices.all(limit);
    }
    List<Integer> all = new ArrayList<>();
    for (int index = 0; index < limit; index++) {
      all.add(index);
    }
    if (random.nextBoolean()) {
      Collections.shuffle(all, random);
    }
    return Indices.of(
        all.subList(0, 1 + random.nextInt(limit)).stream().mapToInt(i -> i).toArray());
  }

  private Indices any(int size, int limit) {
    int[] values = new int[size];
    int next = random.nextInt(limit);
    for (int k = 0; k < size; k++) {
      values[k] = next;
      next = random.nextInt(3) == 0 ? random.nextInt(limit) : (next + 1) % limit;
    }
    return Indices.of(values);
  }
}
