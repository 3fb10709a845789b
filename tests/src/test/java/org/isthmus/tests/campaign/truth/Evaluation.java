package org.isthmus.tests.campaign.truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;

/**
 * A network, a loss and data as the text of a certificate has them, and what they are at given
 * parameters: every neuron on every sample, in fractions, or to 70 digits behind the point where an
 * activation or the loss is not rational.
 */
public final class Evaluation {

  private static final Pattern LAYER =
      Pattern.compile("hidden \".*\" (\\d+) ([a-z_]+)(?:\\((.*)\\))? (bias|nobias)");

  /** Weights and biases, those of the layer l in the place l - 1; a missing bias is zero. */
  public record Point(List<Rational[][]> weights, List<Rational[][]> biases) {}

  final List<Integer> widths = new ArrayList<>();
  final List<String> activations = new ArrayList<>();
  final List<Rational> slopes = new ArrayList<>();
  final List<Boolean> hasBias = new ArrayList<>();
  final String loss;
  final Rational[][] inputs;
  final Data data;

  public Evaluation(List<String> lines, Data data) {
    this.data = data;
    this.inputs = data.inputs().values();
    String named = "";
    for (String line : lines) {
      String[] words = line.split(" ");
      Matcher hidden = LAYER.matcher(line);
      if (line.startsWith("loss ") && named.isEmpty()) {
        named = words[1];
      } else if (line.startsWith("input ")) {
        widths.add(Integer.parseInt(words[1]));
      } else if (hidden.matches()) {
        widths.add(Integer.parseInt(hidden.group(1)));
        activations.add(hidden.group(2));
        slopes.add(
            switch (hidden.group(2)) {
              case "identity" -> Rational.ONE;
              case "leaky_relu" -> Rational.parse(hidden.group(3));
              default -> Rational.ZERO;
            });
        hasBias.add(hidden.group(4).equals("bias"));
      } else if (line.startsWith("output ")) {
        widths.add(Integer.parseInt(words[1]));
        hasBias.add(words[2].equals("bias"));
      }
    }
    loss = named;
  }

  int depth() {
    return widths.size() - 1;
  }

  public Point model(Map<String, Table> tables, String prefix) {
    List<Rational[][]> weights = new ArrayList<>();
    List<Rational[][]> biases = new ArrayList<>();
    for (int l = 1; l <= depth(); l++) {
      weights.add(tables.get(prefix + ".W" + l).values());
      biases.add(
          hasBias.get(l - 1)
              ? tables.get(prefix + ".b" + l).values()
              : Table.zeros(1, widths.get(l)).values());
    }
    return new Point(weights, biases);
  }

  boolean hasTwoSlopes(int l) {
    return List.of("relu", "leaky_relu", "identity").contains(activations.get(l - 1));
  }

  /** Whether the features of a layer, or for l = L the outputs, are exact. */
  boolean isExact(int l) {
    return IntStream.rangeClosed(1, Math.min(l, depth() - 1)).allMatch(this::hasTwoSlopes);
  }

  /** Whether losses are exact. */
  boolean isExact() {
    return isExact(depth()) && (loss.equals("squared") || loss.startsWith("huber"));
  }

  /** F_0, ..., F_{L-1} and the outputs, on some inputs. */
  List<Rational[][]> features(Point point, Rational[][] samples) {
    List<Rational[][]> features = new ArrayList<>(List.<Rational[][]>of(samples));
    for (int l = 1; l <= depth(); l++) {
      Rational[][] z =
          affine(features.get(l - 1), point.weights().get(l - 1), point.biases().get(l - 1)[0]);
      features.add(l == depth() ? z : activated(l, z));
    }
    return features;
  }

  /**
   * Where, as a part of the way from one point to another, neurons change their sign on a sample, if
   * what goes into them moves on a straight line.
   */
  Set<Rational> zeros(Point from, Point to) {
    Set<Rational> zeros = new TreeSet<>();
    List<Rational[][]> first = features(from, inputs);
    List<Rational[][]> last = features(to, inputs);
    for (int l = 1; l < depth(); l++) {
      Rational[][] p =
          affine(first.get(l - 1), from.weights().get(l - 1), from.biases().get(l - 1)[0]);
      Rational[][] q = affine(last.get(l - 1), to.weights().get(l - 1), to.biases().get(l - 1)[0]);
      for (int s = 0; s < p.length && hasTwoSlopes(l); s++) {
        for (int j = 0; j < p[s].length; j++) {
          if (p[s][j].signum() * q[s][j].signum() < 0) {
            zeros.add(p[s][j].dividedBy(p[s][j].minus(q[s][j])));
          }
        }
      }
    }
    return zeros;
  }

  static Rational[][] affine(Rational[][] x, Rational[][] weights, Rational[] bias) {
    Rational[][] z = new Rational[x.length][bias.length];
    for (int s = 0; s < x.length; s++) {
      for (int j = 0; j < bias.length; j++) {
        Rational sum = bias[j];
        for (int i = 0; i < weights.length; i++) {
          if (x[s][i].signum() != 0 && weights[i][j].signum() != 0) {
            sum = sum.plus(x[s][i].times(weights[i][j]));
          }
        }
        z[s][j] = sum;
      }
    }
    return z;
  }

  Rational[][] activated(int l, Rational[][] z) {
    return Arrays.stream(z)
        .map(row -> Arrays.stream(row).map(x -> activated(l, x)).toArray(Rational[]::new))
        .toArray(Rational[][]::new);
  }

  private Rational activated(int l, Rational z) {
    return switch (activations.get(l - 1)) {
      case "tanh" -> Series.tanh(z);
      case "sigmoid" -> Series.sigmoid(z);
      case "gelu" -> Series.gelu(z);
      default -> z.signum() > 0 ? z : z.times(slopes.get(l - 1));
    };
  }

  Rational[][] outputs(Point point) {
    return features(point, inputs).get(depth());
  }

  public Rational loss(Point point) {
    return loss(outputs(point));
  }

  /** The mean over the samples. */
  Rational loss(Rational[][] outputs) {
    Rational sum = Rational.ZERO;
    for (int s = 0; s < outputs.length; s++) {
      sum = sum.plus(loss(outputs[s], s));
    }
    return sum.dividedBy(Rational.of(outputs.length));
  }

  private Rational loss(Rational[] z, int sample) {
    if (loss.equals("cross_entropy")) {
      return crossEntropy(z, sample);
    }
    Rational[] y = targets(sample, z.length);
    Rational sum = Rational.ZERO;
    for (int k = 0; k < z.length; k++) {
      sum = sum.plus(loss(z[k], y[k]));
    }
    return sum;
  }

  private Rational loss(Rational z, Rational y) {
    if (loss.equals("logistic")) {
      Rational a = z.times(y).negate();
      Rational e = Series.expOfNegative(a.abs().negate());
      Rational log = Series.log(Rational.ONE.plus(e));
      return a.signum() > 0 ? log.plus(a) : log;
    }
    Rational r = z.minus(y).abs();
    if (loss.equals("squared")) {
      return r.times(r);
    }
    Rational d = Rational.parse(loss.substring("huber(".length(), loss.length() - 1));
    Rational half = Rational.of(1, 2);
    return r.compareTo(d) <= 0
        ? r.times(r).times(half)
        : d.times(r.minus(d.times(half)));
  }

  private Rational crossEntropy(Rational[] z, int sample) {
    Rational most = Arrays.stream(z).reduce(Rational::max).orElseThrow();
    Rational sum = Rational.ZERO;
    for (Rational each : z) {
      sum = sum.plus(Series.expOfNegative(each.minus(most)));
    }
    Rational total = Series.log(sum).plus(most);
    Rational[] y = targets(sample, z.length);
    Rational value = Rational.ZERO;
    for (int k = 0; k < z.length; k++) {
      value = value.plus(y[k].times(total.minus(z[k])));
    }
    return value;
  }

  /** The targets of a sample; of a label a row with a single 1. */
  Rational[] targets(int sample, int outputs) {
    if (data.values().isPresent()) {
      return data.values().get().values()[sample];
    }
    Rational[] row = new Rational[outputs];
    Arrays.fill(row, Rational.ZERO);
    row[data.labels().get(sample)] = Rational.ONE;
    return row;
  }
}
