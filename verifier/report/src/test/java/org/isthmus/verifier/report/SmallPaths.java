package org.isthmus.verifier.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.isthmus.grammar.certificate.Block;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/** Small certificates made by hand, and evaluations of them that share nothing with the module. */
final class SmallPaths {

  static final Network NETWORK =
      new Network(
          "net",
          3,
          List.of(
              new HiddenLayer("h1", 5, new Activation.Relu(), true),
              new HiddenLayer("h2", 4, new Activation.Tanh(), true)),
          2,
          true);

  private SmallPaths() {}

  static Matrix random(Random random, int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = random.nextGaussian();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  static ParameterPoint randomPoint(Random random, Network network) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(random(random, network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l)
              ? random(random, 1, network.width(l))
              : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  static Dataset randomData(Random random, int size, Loss loss) {
    Targets targets =
        loss.match(
            new Loss.Cases<>() {
              @Override
              public Targets squared() {
                return new Targets.Values(random(random, size, 2));
              }

              @Override
              public Targets crossEntropy() {
                return Targets.Labels.of(random.ints(size, 0, 2).toArray());
              }

              @Override
              public Targets logistic() {
                double[] signs =
                    random.ints(2L * size, 0, 2).mapToDouble(bit -> 2 * bit - 1).toArray();
                return new Targets.Values(Matrix.adopt(size, 2, signs));
              }

              @Override
              public Targets huber(Rational delta) {
                return squared();
              }
            });
    return new Dataset(random(random, size, 3), targets);
  }

  /**
   * A path of the given kinds from a random point: a convex segment moves the output weights while
   * hidden neuron 0 of the last hidden layer stays cut off, an invariant one moves what enters it.
   */
  static Certificate path(Random random, Loss loss, List<Conclusion> kinds) {
    ParameterPoint a = cutOff(randomPoint(random, NETWORK));
    ParameterPoint b = randomPoint(random, NETWORK);
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(a, "A"));
    arrays.addAll(Certificate.arraysOf(b, "B"));
    List<Step> steps = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      String name = "x" + k;
      if (kinds.get(k) == Conclusion.CONVEX) {
        arrays.add(new StoredArray(name, false, random(random, 4, 2)));
        arrays.add(new StoredArray(name + ".b", true, random(random, 1, 2)));
        steps.add(
            step(
                Conclusion.CONVEX,
                "output move " + k,
                put(3, name, Indices.of(1, 2, 3), Indices.all(2)),
                new Write.Put(
                    new Block(true, 3, Indices.of(0), Indices.all(2)),
                    name + ".b",
                    Indices.of(0),
                    Indices.all(2))));
      } else {
        arrays.add(new StoredArray(name, false, random(random, 5, 4)));
        steps.add(
            step(
                Conclusion.INVARIANT,
                "dead move " + k,
                put(2, name, Indices.all(5), Indices.of(0))));
      }
    }
    return certificate(loss, arrays, steps);
  }

  private static ParameterPoint cutOff(ParameterPoint point) {
    double[] entries = point.weight(3).toArray();
    entries[0] = 0;
    entries[1] = 0;
    return new ParameterPoint(
        NETWORK,
        List.of(point.weight(1), point.weight(2), Matrix.adopt(4, 2, entries)),
        point.biases());
  }

  private static Write put(int layer, String array, Indices rows, Indices columns) {
    return new Write.Put(new Block(false, layer, rows, columns), array, rows, columns);
  }

  static Step step(Conclusion conclusion, String note, Write... writes) {
    return new Step(Rule.LUMPED, conclusion, note, List.of(writes));
  }

  static Certificate certificate(Loss loss, List<StoredArray> arrays, List<Step> steps) {
    return certificate(new Claim.MaxLoss(Rational.of(1)), NETWORK, loss, 1, arrays, steps);
  }

  static Certificate certificate(
      Claim claim,
      Network network,
      Loss loss,
      int samples,
      List<StoredArray> arrays,
      List<Step> steps) {
    String digest = "0".repeat(64);
    return new Certificate(
        claim,
        loss,
        network,
        new DataReference(
            samples,
            digest,
            new DataRecipe(
                new DataRecipe.Idx(), List.of("data/images.gz", "data/labels.gz"), List.of())),
        new ModelReference("alice", digest, Optional.empty()),
        new ModelReference("bob", digest, Optional.empty()),
        "nbm21 \"Theorem 4.1\"",
        arrays,
        steps);
  }

  /** The parameters at a position of the path. */
  static ParameterPoint at(Certificate certificate, double position) {
    List<ParameterPoint> states = new ArrayList<>(List.of(certificate.start()));
    Iterator<ParameterPoint> replay = new Replay(certificate);
    replay.forEachRemaining(states::add);
    int k = (int) Math.min(Math.floor(position), states.size() - 2);
    return between(states.get(k), states.get(k + 1), position - k);
  }

  static ParameterPoint between(ParameterPoint a, ParameterPoint b, double s) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= a.network().depth(); l++) {
      weights.add(between(a.weight(l), b.weight(l), s));
      biases.add(between(a.bias(l), b.bias(l), s));
    }
    return new ParameterPoint(a.network(), weights, biases);
  }

  private static Matrix between(Matrix a, Matrix b, double s) {
    double[] entries = new double[a.rows() * a.columns()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        entries[i * a.columns() + j] = a.get(i, j) + s * (b.get(i, j) - a.get(i, j));
      }
    }
    return Matrix.adopt(a.rows(), a.columns(), entries);
  }

  /** The outputs for one sample, of {@link #NETWORK}, by the definition. */
  private static double[] outputs(ParameterPoint point, Matrix inputs, int sample) {
    double[] features = new double[inputs.columns()];
    for (int i = 0; i < features.length; i++) {
      features[i] = inputs.get(sample, i);
    }
    for (int l = 1; l <= 3; l++) {
      double[] next = new double[NETWORK.width(l)];
      for (int j = 0; j < next.length; j++) {
        next[j] = point.bias(l).get(0, j);
        for (int i = 0; i < features.length; i++) {
          next[j] += features[i] * point.weight(l).get(i, j);
        }
        next[j] = l == 1 ? Math.max(next[j], 0) : l == 2 ? Math.tanh(next[j]) : next[j];
      }
      features = next;
    }
    return features;
  }

  /** The loss at a point of {@link #NETWORK}, by the definition. */
  static double loss(ParameterPoint point, Loss loss, Dataset data) {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      double[] z = outputs(point, data.inputs(), i);
      if (data.targets() instanceof Targets.Labels labels) {
        sum += Math.log(Math.exp(z[0]) + Math.exp(z[1])) - z[labels.get(i)];
      } else {
        Matrix y = ((Targets.Values) data.targets()).values();
        for (int k = 0; k < 2; k++) {
          sum += one(loss, z[k], y.get(i, k));
        }
      }
    }
    return sum / data.size();
  }

  private static double one(Loss loss, double z, double y) {
    if (loss instanceof Loss.Logistic) {
      return Math.log(1 + Math.exp(-y * z));
    }
    double r = z - y;
    if (loss instanceof Loss.Huber huber) {
      double delta = huber.delta().doubleValue();
      return Math.abs(r) <= delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2);
    }
    return r * r;
  }

  /** How many samples of two classes are answered wrongly at a point of {@link #NETWORK}. */
  static int errors(ParameterPoint point, Dataset data) {
    int errors = 0;
    for (int i = 0; i < data.size(); i++) {
      double[] z = outputs(point, data.inputs(), i);
      if (data.targets() instanceof Targets.Labels labels) {
        errors += z[labels.get(i)] > z[1 - labels.get(i)] ? 0 : 1;
      } else {
        Matrix y = ((Targets.Values) data.targets()).values();
        errors += z[0] * y.get(i, 0) > 0 && z[1] * y.get(i, 1) > 0 ? 0 : 1;
      }
    }
    return errors;
  }

  /** A profile with the given kinds and made-up losses, for pictures. */
  static LossProfile profile(List<Conclusion> kinds, int pointsPerSegment, boolean errors) {
    Random random = new Random(7);
    List<LossProfile.Segment> segments = new ArrayList<>();
    List<Evaluation> points = new ArrayList<>();
    double loss = 1e-4;
    points.add(evaluation(0, loss, errors));
    for (int k = 0; k < kinds.size(); k++) {
      segments.add(new LossProfile.Segment(kinds.get(k), "step " + k));
      if (kinds.get(k) == Conclusion.CONVEX) {
        double end = Math.pow(10, -5 + 3 * random.nextDouble());
        for (int j = 1; j <= pointsPerSegment; j++) {
          double lambda = (double) j / pointsPerSegment;
          points.add(evaluation(k + lambda, loss + lambda * (end - loss), errors));
        }
        loss = end;
      } else {
        points.add(evaluation(k + 1, loss, errors));
      }
    }
    Loss kind = errors ? new Loss.CrossEntropy() : new Loss.Squared();
    return new LossProfile(kind, 1000, segments, points);
  }

  private static Evaluation evaluation(double position, double loss, boolean errors) {
    return new Evaluation(
        position,
        loss,
        errors
            ? OptionalInt.of((int) (1000 * loss))
            : OptionalInt.empty());
  }
}
