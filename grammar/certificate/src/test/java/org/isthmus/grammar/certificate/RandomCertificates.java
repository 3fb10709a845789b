package org.isthmus.grammar.certificate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;

/**
 * Random small certificates that use everything the format has: every claim, rule, activation,
 * loss, recipe and form of reference, layers with and without bias, names with quotes, backslashes
 * and letters of all kinds, numbers of all sizes, binary64 and fractions. Their steps need not be
 * true.
 */
final class RandomCertificates {

  static final List<String> NAMES =
      List.of(
          "a", "two words", "\"", "\\", "\\\"", "x\\n", "/abs/olute.npz", "../up.npz", "naïve",
          "日本語", "𝔘😀", "'single'", "#;,=()", "  ", "end 0", "\\\\\"\"", "ﬁ");

  final Random random;

  RandomCertificates(long seed) {
    random = new Random(seed);
  }

  Certificate certificate() {
    Network network = network();
    boolean fractions = random.nextInt(3) == 0;
    List<StoredArray> arrays = new ArrayList<>();
    String first = model(network, "A", fractions, arrays);
    String second = model(network, "B", fractions, arrays);
    int others = random.nextInt(4);
    for (int k = 0; k < others; k++) {
      boolean vector = random.nextBoolean();
      arrays.add(
          new StoredArray(
              one(List.of("xi", "hub.l", "Z_9.a", "c")) + k,
              vector,
              numbers(vector ? 1 : 1 + random.nextInt(6), 1 + random.nextInt(6), fractions)));
    }
    int samples = 1 + random.nextInt(1 << random.nextInt(24));
    Claim claim = claim(network, samples, fractions, arrays);
    List<Step> steps = new ArrayList<>();
    boolean exact =
        claim instanceof Claim.Descends
            || claim instanceof Claim.Unbounded
            || arrays.stream().anyMatch(a -> a.numbers() instanceof Numbers.Fractions);
    boolean pieces = !exact && random.nextBoolean();
    if (!(claim instanceof Claim.Disconnected)) {
      int least = claim instanceof Claim.Unbounded ? 0 : 1;
      for (int k = least + random.nextInt(5); k > 0; k--) {
        steps.add(step(network, fractions, pieces, arrays));
      }
    }
    return new Certificate(
        claim,
        loss(),
        network,
        new DataReference(samples, digest(), recipe()),
        new ModelReference(one(NAMES), first, file(network)),
        new ModelReference(one(NAMES), second, file(network)),
        one(NAMES),
        arrays,
        steps);
  }

  /** Adds the arrays of a model, whose digest is returned. */
  private String model(
      Network network, String prefix, boolean fractions, List<StoredArray> arrays) {
    List<Numbers> weights = new ArrayList<>();
    List<Numbers> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int width = network.width(l);
      weights.add(numbers(network.width(l - 1), width, fractions));
      arrays.add(new StoredArray(prefix + ".W" + l, false, weights.get(l - 1)));
      biases.add(
          network.hasBias(l)
              ? numbers(1, width, fractions)
              : new Numbers.Doubles(Matrix.zeros(1, width)));
      if (network.hasBias(l)) {
        arrays.add(new StoredArray(prefix + ".b" + l, true, biases.get(l - 1)));
      }
    }
    return Digests.of(network, weights, biases);
  }

  private Claim claim(
      Network network, int samples, boolean fractions, List<StoredArray> arrays) {
    Rational bound =
        random.nextInt(4) == 0 ? Rational.of(random.nextLong(), 1L << 40) : rational();
    switch (random.nextInt(8)) {
      case 0 -> {
        return new Claim.AtMostEnds(random.nextBoolean() ? Rational.ZERO : positive());
      }
      case 1 -> {
        return new Claim.Descends(bound);
      }
      case 2 -> {
        Rational from = rational().abs();
        return new Claim.Disconnected(from, from.plus(positive()), distinct(samples));
      }
      case 3 -> {
        if (network.depth() == 1) {
          return new Claim.AtMostEnds(Rational.ZERO);
        }
        arrays.add(
            new StoredArray("u", false, numbers(network.inputWidth() + 1, 1, fractions)));
        return new Claim.Unbounded(random.nextInt(network.width(1)), "u");
      }
      default -> {
        return new Claim.MaxLoss(bound);
      }
    }
  }

  <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  String digest() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return Digests.of(bytes);
  }

  Rational rational() {
    return Rational.of(random.nextInt(41) - 20, 1 + random.nextInt(12));
  }

  private Rational positive() {
    return Rational.of(1 + random.nextInt(20), 1 + random.nextInt(12));
  }

  Network network() {
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

  Loss loss() {
    return one(
        List.of(
            new Loss.Squared(),
            new Loss.CrossEntropy(),
            new Loss.Logistic(),
            new Loss.Huber(positive())));
  }

  Numbers numbers(int rows, int columns, boolean fractions) {
    if (!fractions || random.nextInt(4) == 0) {
      return new Numbers.Doubles(matrix(rows, columns));
    }
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] =
          random.nextInt(8) == 0
              ? Rational.of(new BigInteger(200, random), BigInteger.TEN.pow(random.nextInt(90)))
              : rational();
    }
    return Numbers.of(RationalMatrix.of(rows, columns, entries));
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

  DataRecipe recipe() {
    List<DataRecipe.Operation> operations = new ArrayList<>();
    if (random.nextInt(6) == 0) {
      for (int k = random.nextInt(3); k > 0; k--) {
        operations.add(new DataRecipe.Take(random.nextInt(9), 1 + random.nextInt(9)));
      }
      return new DataRecipe(
          new DataRecipe.Text(one(NAMES), one(NAMES)), List.of(one(NAMES)), operations);
    }
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

  Optional<ModelReference.File> file(Network network) {
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

  /** Halves one piece after the other, most often one of the last. */
  Subdivision subdivision() {
    List<Integer> depths = new ArrayList<>(List.of(0));
    for (int k = random.nextInt(12); k > 0; k--) {
      int at = random.nextInt(3) == 0 ? depths.size() - 1 : random.nextInt(depths.size());
      int depth = depths.remove(at) + 1;
      depths.addAll(at, List.of(depth, depth));
    }
    return Subdivision.of(depths);
  }

  private Rule rule(Network network, boolean fractions, boolean pieces, List<StoredArray> arrays) {
    if (pieces) {
      return random.nextBoolean() ? new Rule.Enclosed(subdivision()) : Rule.LUMPED;
    }
    if (network.depth() == 1 || random.nextInt(3) != 0) {
      return random.nextInt(3) == 0 ? Rule.AFFINE : Rule.LUMPED;
    }
    int level = 2 + random.nextInt(network.depth() - 1);
    List<String> inverses = new ArrayList<>();
    for (int k = 3; k <= level; k++) {
      // A vector has a single row, and an array may serve for more than one.
      boolean vector = network.width(k) == 1 && random.nextBoolean();
      String name = (vector ? "v" : "R") + network.width(k) + "." + network.width(k - 1);
      if (arrays.stream().noneMatch(array -> array.name().equals(name))) {
        arrays.add(
            new StoredArray(
                name, vector, numbers(network.width(k), network.width(k - 1), fractions)));
      }
      inverses.add(name);
    }
    return new Rule.Lift(level, distinct(network.width(1)), inverses);
  }

  private Step step(
      Network network, boolean fractions, boolean pieces, List<StoredArray> arrays) {
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
                any(block.rows().size(), source.numbers().rows()),
                any(block.columns().size(), source.numbers().columns())));
      }
    }
    Rule rule = rule(network, fractions, pieces, arrays);
    Conclusion conclusion =
        rule instanceof Rule.Enclosed
            ? Conclusion.BOUNDED
            : one(List.of(Conclusion.INVARIANT, Conclusion.CONVEX));
    return new Step(rule, conclusion, one(NAMES), writes);
  }

  /** Some indices below the limit, none of them twice, in any order. */
  Indices distinct(int limit) {
    if (limit < 50 && random.nextInt(3) == 0) {
      return Indices.all(limit);
    }
    List<Integer> all = new ArrayList<>();
    for (int index = 0; index < Math.min(limit, 50); index++) {
      all.add(index);
    }
    if (random.nextBoolean()) {
      Collections.shuffle(all, random);
    }
    return Indices.of(
        all.subList(0, 1 + random.nextInt(all.size())).stream().mapToInt(i -> i).toArray());
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
