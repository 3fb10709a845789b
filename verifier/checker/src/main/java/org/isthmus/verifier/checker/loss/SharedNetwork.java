package org.isthmus.verifier.checker.loss;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The networks of many parameter points as one graph in which every function occurs once.
 *
 * <p>A neuron counts at a point only if it reaches an output there through weights that are not
 * zero. Two such neurons are one when they have the same layer, bias and list of (source, weight)
 * over the sources that count and the weights that are not zero; so by induction they are the same
 * function of the input. Hashes only find candidates: what is shared has been compared in full.
 *
 * <p>The steps compute one group of neurons each, or hand over the outputs of points. Values live
 * in numbered slots: slot 0 is always zero, slots 1..n_0 are the inputs, and the others are used
 * again once no later step reads them.
 */
final class SharedNetwork {

  private static final int SMALL_GROUP = 8;

  private final Network network;
  private final List<Step> steps = new ArrayList<>();
  private final Map<List<Integer>, Integer> outputIndex = new HashMap<>();
  private final int[] outputOfPoint;
  private final boolean[] usedInputs;
  private int slots;

  // While the graph is built. A value is numbered like the slots 0..n_0, neurons follow.
  private final Map<Long, Neuron> byHash = new HashMap<>();
  private final List<Neuron> neurons = new ArrayList<>();

  /** One thing to do for a batch of samples: exactly one of the two parts is there. */
  static final class Step {
    final DenseGroup group;

    /** The slots of the outputs of a point, in order. */
    final int[] outputs;

    private Step(DenseGroup group, int[] outputs) {
      this.group = group;
      this.outputs = outputs;
    }

    boolean isOutput() {
      return group == null;
    }
  }

  /**
   * Neurons of one layer that are computed together, because they read (nearly) the same sources.
   *
   * <p>The neuron in slot {@code targets[j]} is {@code act(sum_k x(sources[k]) weights[j][k] +
   * biases[j])}. The arrays {@code sources} and {@code weights[j]} are padded with the zero slot and
   * with zero weights to a length that is a multiple of four.
   */
  static final class DenseGroup {

    final int layer;
    final int[] sources;
    final int[] targets;
    final double[][] weights;
    final double[] biases;

    DenseGroup(int layer, int[] sources, int[] targets, double[][] weights, double[] biases) {
      this.layer = layer;
      this.sources = sources;
      this.targets = targets;
      this.weights = weights;
      this.biases = biases;
    }

    /** The number of multiplications that one sample takes. */
    long multiplications() {
      return (long) sources.length * targets.length;
    }
  }

  private static final class Neuron {
    final int id;
    final int layer;
    final double bias;
    final int[] sources;
    final double[] weights;

    Neuron(int id, int layer, double bias, int[] sources, double[] weights) {
      this.id = id;
      this.layer = layer;
      this.bias = bias;
      this.sources = sources;
      this.weights = weights;
    }

    boolean is(int layer, double bias, int[] sources, double[] weights, int count) {
      // Equal doubles that are not zero have equal bits; biases have been rid of -0.0.
      return this.layer == layer
          && this.bias == bias
          && Arrays.equals(this.sources, 0, this.sources.length, sources, 0, count)
          && Arrays.equals(this.weights, 0, this.weights.length, weights, 0, count);
    }
  }

  private SharedNetwork(Network network, int points) {
    this.network = network;
    this.outputOfPoint = new int[points];
    this.usedInputs = new boolean[network.inputWidth()];
  }

  /**
   * The graph of the networks at all points.
   *
   * @throws IllegalArgumentException if two points belong to networks of different shapes, or there
   *     is none
   */
  static SharedNetwork of(List<ParameterPoint> points) {
    Network network = points.get(0).network();
    SharedNetwork shared = new SharedNetwork(network, points.size());
    for (int i = 0; i < points.size(); i++) {
      if (!points.get(i).network().hasShapeOf(network)) {
        throw new IllegalArgumentException(
            "point " + i + " has another network (found "
                + points.get(i).network().shape() + ", expected " + network.shape() + ")");
      }
      shared.add(i, points.get(i));
    }
    shared.assignSlots();
    shared.byHash.clear();
    shared.neurons.clear();
    return shared;
  }

  Network network() {
    return network;
  }

  /** What to do for a batch, in order. */
  List<Step> steps() {
    return steps;
  }

  /** The number of slots. */
  int slots() {
    return slots;
  }

  /** Whether input {@code column}, in slot {@code column + 1}, is read by any step. */
  boolean usesInput(int column) {
    return usedInputs[column];
  }

  /** The number of output steps. */
  int outputCount() {
    return outputIndex.size();
  }

  /** The number of points. */
  int pointCount() {
    return outputOfPoint.length;
  }

  /** Which output step, counted from zero, belongs to point {@code i}. */
  int outputOfPoint(int i) {
    return outputOfPoint[i];
  }

  /** The number of multiplications that one sample takes. */
  long multiplications() {
    return steps.stream()
        .filter(step -> !step.isOutput())
        .mapToLong(step -> step.group.multiplications())
        .sum();
  }

  private void add(int index, ParameterPoint point) {
    boolean[][] alive = aliveNeurons(point);
    int[] values = new int[network.inputWidth()];
    Arrays.setAll(values, column -> column + 1);
    for (int column = 0; column < values.length; column++) {
      usedInputs[column] |= alive[0][column];
    }
    for (int l = 1; l <= network.depth(); l++) {
      values = addLayer(l, point, alive[l - 1], alive[l], values);
    }
    List<Integer> outputs = Arrays.stream(values).boxed().toList();
    Integer known = outputIndex.putIfAbsent(outputs, outputIndex.size());
    if (known == null) {
      steps.add(new Step(null, values));
    }
    outputOfPoint[index] = outputIndex.get(outputs);
  }

  /** For every layer, which neurons reach an output: backwards through weights other than zero. */
  private boolean[][] aliveNeurons(ParameterPoint point) {
    int depth = network.depth();
    boolean[][] alive = new boolean[depth + 1][];
    alive[depth] = new boolean[network.outputWidth()];
    Arrays.fill(alive[depth], true);
    for (int l = depth; l >= 1; l--) {
      Matrix weight = point.weight(l);
      alive[l - 1] = new boolean[weight.rows()];
      for (int i = 0; i < weight.rows(); i++) {
        for (int k = 0; k < weight.columns() && !alive[l - 1][i]; k++) {
          alive[l - 1][i] = alive[l][k] && weight.get(i, k) != 0;
        }
      }
    }
    return alive;
  }

  /** Adds the new functions among the living neurons of a layer; returns the value of each. */
  private int[] addLayer(
      int l, ParameterPoint point, boolean[] from, boolean[] to, int[] sourceValues) {
    Matrix weight = point.weight(l);
    int[] rows = rowsByValue(from, sourceValues);
    int[] sources = new int[rows.length];
    double[] weights = new double[rows.length];
    int[] values = new int[to.length];
    List<Neuron> added = new ArrayList<>();
    int[] lastSources = {};
    for (int j = 0; j < to.length; j++) {
      if (!to[j]) {
        continue;
      }
      double bias = point.bias(l).get(0, j) + 0.0; // -0.0 becomes 0.0
      int count = 0;
      long hash = mix(l, Double.doubleToRawLongBits(bias), 0);
      for (int row : rows) {
        double w = weight.get(row, j);
        if (w != 0) {
          sources[count] = sourceValues[row];
          weights[count] = w;
          hash = mix(hash, Double.doubleToRawLongBits(w), sources[count]);
          count++;
        }
      }
      Neuron neuron = byHash.get(hash);
      if (neuron == null || !neuron.is(l, bias, sources, weights, count)) {
        int[] ownSources =
            Arrays.equals(lastSources, 0, lastSources.length, sources, 0, count)
                ? lastSources
                : Arrays.copyOf(sources, count);
        lastSources = ownSources;
        int id = network.inputWidth() + 1 + neurons.size();
        neuron = new Neuron(id, l, bias, ownSources, Arrays.copyOf(weights, count));
        neurons.add(neuron);
        byHash.put(hash, neuron);
        added.add(neuron);
      }
      values[j] = neuron.id;
    }
    addGroups(l, added);
    return values;
  }

  private static int[] rowsByValue(boolean[] alive, int[] values) {
    long[] keys = new long[alive.length];
    int count = 0;
    for (int row = 0; row < alive.length; row++) {
      if (alive[row]) {
        keys[count++] = ((long) values[row] << 32) | row;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] rows = new int[count];
    for (int k = 0; k < count; k++) {
      rows[k] = (int) keys[k];
    }
    return rows;
  }

  /** The hash of a list from the hash of its beginning and its next entry. */
  static long mix(long hash, long bits, long value) {
    long mixed = (hash ^ bits) * 0x9E3779B97F4A7C15L + value * 0xC2B2AE3D27D4EB4FL;
    return mixed ^ (mixed >>> 29);
  }

  /** Neurons with equal lists of sources form a group; those left in small groups form one. */
  private void addGroups(int l, List<Neuron> added) {
    Map<SourceList, List<Neuron>> bySources = new LinkedHashMap<>();
    for (Neuron neuron : added) {
      bySources
          .computeIfAbsent(new SourceList(neuron.sources), key -> new ArrayList<>())
          .add(neuron);
    }
    List<Neuron> rest = new ArrayList<>();
    for (List<Neuron> group : bySources.values()) {
      if (group.size() < SMALL_GROUP) {
        rest.addAll(group);
      } else {
        addGroup(l, group.get(0).sources, group);
      }
    }
    if (!rest.isEmpty()) {
      int[] union = {};
      for (Neuron neuron : rest) {
        union = union(union, neuron.sources);
      }
      addGroup(l, union, rest);
    }
  }

  /** A list of sources as a key. */
  private static final class SourceList {
    private final int[] sources;

    SourceList(int[] sources) {
      this.sources = sources;
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof SourceList other && Arrays.equals(sources, other.sources);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sources);
    }
  }

  /** The shortest sorted list that contains both sorted lists, with their repetitions. */
  private static int[] union(int[] a, int[] b) {
    int[] union = new int[a.length + b.length];
    int count = 0;
    int i = 0;
    int k = 0;
    while (i < a.length || k < b.length) {
      if (k == b.length || (i < a.length && a[i] < b[k])) {
        union[count++] = a[i++];
      } else {
        if (i < a.length && a[i] == b[k]) {
          i++;
        }
        union[count++] = b[k++];
      }
    }
    return Arrays.copyOf(union, count);
  }

  private void addGroup(int l, int[] sources, List<Neuron> group) {
    int padded = (sources.length + 3) / 4 * 4;
    int[] targets = new int[group.size()];
    double[][] weights = new double[group.size()][padded];
    double[] biases = new double[group.size()];
    for (int j = 0; j < targets.length; j++) {
      Neuron neuron = group.get(j);
      targets[j] = neuron.id;
      biases[j] = neuron.bias;
      int next = 0;
      for (int k = 0; k < sources.length; k++) {
        if (next < neuron.sources.length && neuron.sources[next] == sources[k]) {
          weights[j][k] = neuron.weights[next++];
        }
      }
    }
    steps.add(
        new Step(
            new DenseGroup(l, Arrays.copyOf(sources, padded), targets, weights, biases), null));
  }

  /** Turns the numbers of values into slots: those of dead values are given out again. */
  private void assignSlots() {
    int inputs = network.inputWidth() + 1;
    int[] lastRead = new int[inputs + neurons.size()];
    for (int s = 0; s < steps.size(); s++) {
      for (int value : read(steps.get(s))) {
        lastRead[value] = s;
      }
    }
    int[] slot = new int[lastRead.length];
    for (int value = 0; value < inputs; value++) {
      slot[value] = value;
    }
    slots = inputs;
    Deque<Integer> free = new ArrayDeque<>();
    for (int s = 0; s < steps.size(); s++) {
      Step step = steps.get(s);
      if (!step.isOutput()) {
        int[] targets = step.group.targets;
        for (int j = 0; j < targets.length; j++) {
          int given = free.isEmpty() ? slots++ : free.pop();
          slot[targets[j]] = given;
          targets[j] = given;
        }
      }
      int[] sources = read(step);
      for (int k = 0; k < sources.length; k++) {
        int value = sources[k];
        sources[k] = slot[value];
        if (value >= inputs && lastRead[value] == s) {
          lastRead[value] = -1; // a repeated source is given back once
          free.push(slot[value]);
        }
      }
    }
  }

  private static int[] read(Step step) {
    return step.isOutput() ? step.outputs : step.group.sources;
  }
}
