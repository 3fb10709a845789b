package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/**
 * Rule {@code lumped}: decides a straight segment from its two ends alone, for every input.
 *
 * <p>On the segment every parameter moves linearly from its value at one end to its value at the
 * other.
 *
 * <ol>
 *   <li><b>Alive</b>, from the outputs backwards: neuron i of layer l-1 is alive if {@code W_l[i,
 *       k]} is not zero at <em>either</em> end for some alive k. Every output is alive.
 *   <li><b>Classes</b>, from the inputs forwards: an input is a class of its own. For every alive
 *       neuron of a hidden layer, the bias and, for each class C of the layer below, the sum of
 *       {@code W_l[i, k]} over the alive i in C must be the same at both ends, or the segment is
 *       refused. Alive neurons with equal biases and equal sums form one class.
 *   <li><b>Output</b>: if the sums of {@code W_L} over every class and {@code b_L} are the same at
 *       both ends, the segment is invariant, otherwise it is convex.
 * </ol>
 *
 * <p><b>Why it holds.</b> All conditions are linear in the parameters, so they hold all along the
 * segment. A dead neuron reaches no output at any point of it. By induction from the inputs every
 * alive neuron of a class computes one function of the input that depends neither on the point of
 * the segment nor on the neuron. So the output is affine along the segment, and constant where the
 * last sums agree; and the loss is convex in the output.
 *
 * <p><b>Exactness.</b> Entries and sums of entries over a class are compared exactly ({@link
 * Entries}). Negative zero is zero. There is no tolerance.
 */
final class LumpedRule {

  /** The row of a bias. */
  private static final int[] ONLY_ROW = {0};

  /** What the rule says of a segment. */
  sealed interface Answer {}

  /** The strongest conclusion that the rule proves. */
  record Proved(Conclusion conclusion) implements Answer {}

  /** The segment is refused: an alive hidden neuron does not keep its function. */
  record Refused(int layer, int neuron, String reason) implements Answer {}

  /**
   * A partition of the neurons of one layer.
   *
   * @param classOf the class of each neuron, or -1 for a dead one
   * @param members the neurons of each class
   */
  private record Partition(int[] classOf, List<int[]> members) {

    static Partition singletons(int width) {
      int[] classOf = new int[width];
      List<int[]> members = new ArrayList<>(width);
      for (int i = 0; i < width; i++) {
        classOf[i] = i;
        members.add(new int[] {i});
      }
      return new Partition(classOf, members);
    }

    boolean sameAs(Partition other) {
      return this == other || Arrays.equals(classOf, other.classOf);
    }
  }

  /** A layer at both ends and what was found of it, to be found again while it does not change. */
  private record AliveMemo(Entries first, Entries second, boolean[] above, boolean[] below) {}

  private record ClassMemo(
      Entries firstWeight,
      Entries secondWeight,
      Entries firstBias,
      Entries secondBias,
      Partition below,
      boolean[] alive,
      Partition classes) {}

  private final Network network;
  private final AliveMemo[] aliveMemo;
  private final ClassMemo[] classMemo;

  LumpedRule(Network network) {
    this.network = network;
    aliveMemo = new AliveMemo[network.depth() + 1];
    classMemo = new ClassMemo[network.depth() + 1];
  }

  /** The parameters at one end of a segment. */
  private record End(List<Entries> weights, List<Entries> biases) {
    Entries weight(int l) {
      return weights.get(l - 1);
    }

    Entries bias(int l) {
      return biases.get(l - 1);
    }
  }

  /** Decides the segment between two points of the network. */
  Answer decide(ParameterPoint first, ParameterPoint second) {
    return decide(end(first), end(second), this::everyNeuron);
  }

  /**
   * The same where it is known which weights may differ.
   *
   * @param moved for a layer l the columns of W_l beside which both ends have the same entries
   */
  Answer decide(ParameterPoint first, ParameterPoint second, IntFunction<BitSet> moved) {
    return decide(end(first), end(second), moved);
  }

  /** Decides the segment between two points of the network. */
  Answer decide(RationalPoint first, RationalPoint second) {
    return decide(end(first), end(second), this::everyNeuron);
  }

  private BitSet everyNeuron(int l) {
    BitSet all = new BitSet();
    all.set(0, network.width(l));
    return all;
  }

  private static End end(ParameterPoint point) {
    return new End(
        point.weights().stream().map(Entries::of).toList(),
        point.biases().stream().map(Entries::of).toList());
  }

  private static End end(RationalPoint point) {
    return new End(
        point.weights().stream().map(Entries::of).toList(),
        point.biases().stream().map(Entries::of).toList());
  }

  private Answer decide(End first, End second, IntFunction<BitSet> moved) {
    int depth = network.depth();
    boolean[][] alive = new boolean[depth + 1][];
    alive[depth] = new boolean[network.outputWidth()];
    Arrays.fill(alive[depth], true);
    for (int l = depth; l >= 2; l--) {
      alive[l - 1] = aliveBelow(l, first.weight(l), second.weight(l), alive[l]);
    }
    Partition below = Partition.singletons(network.inputWidth());
    for (int l = 1; l < depth; l++) {
      ClassMemo memo = classMemo[l];
      if (memo == null
          || !memo.firstWeight.isSameAs(first.weight(l))
          || !memo.secondWeight.isSameAs(second.weight(l))
          || !memo.firstBias.isSameAs(first.bias(l))
          || !memo.secondBias.isSameAs(second.bias(l))
          || !memo.below.sameAs(below)
          || !Arrays.equals(memo.alive, alive[l])) {
        int[] neurons = indices(alive[l]);
        if (!sameFunctions(l, neurons, moved.apply(l), first, second, below)) {
          return refused(l, neurons, first, second, below);
        }
        Partition classes = classes(first.weight(l), first.bias(l), alive[l], below);
        memo =
            new ClassMemo(
                first.weight(l),
                second.weight(l),
                first.bias(l),
                second.bias(l),
                below,
                alive[l],
                classes);
        classMemo[l] = memo;
      }
      below = memo.classes;
    }
    return new Proved(
        sameFunctions(
                depth, indices(alive[depth]), moved.apply(depth), first, second, below)
            ? Conclusion.INVARIANT
            : Conclusion.CONVEX);
  }

  private boolean[] aliveBelow(int l, Entries first, Entries second, boolean[] above) {
    AliveMemo memo = aliveMemo[l];
    if (memo != null
        && memo.first.isSameAs(first)
        && memo.second.isSameAs(second)
        && Arrays.equals(memo.above, above)) {
      return memo.below;
    }
    boolean[] below = new boolean[first.rows()];
    int[] columns = indices(above);
    for (int i = 0; i < below.length; i++) {
      below[i] =
          !first.isZero(i, columns) || !first.isSameAs(second) && !second.isZero(i, columns);
    }
    aliveMemo[l] = new AliveMemo(first, second, above, below);
    return below;
  }

  /** Whether these neurons of layer l have the same biases and class sums at both ends. */
  private static boolean sameFunctions(
      int l, int[] neurons, BitSet moved, End first, End second, Partition below) {
    if (!sameSums(first.bias(l), second.bias(l), ONLY_ROW, neurons)) {
      return false;
    }
    int[] compared = IntStream.of(neurons).filter(moved::get).toArray();
    for (int[] members : below.members) {
      if (!sameSums(first.weight(l), second.weight(l), members, compared)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameSums(Entries first, Entries second, int[] rows, int[] columns) {
    return first.isSameAs(second) || first.sameSums(rows, second, columns);
  }

  /** The refusal for the first of these neurons of layer l that does not keep its function. */
  private Refused refused(int l, int[] neurons, End first, End second, Partition below) {
    for (int k : neurons) {
      int[] neuron = {k};
      if (!sameFunctions(l, neuron, everyNeuron(l), first, second, below)) {
        String moved =
            sameSums(first.bias(l), second.bias(l), ONLY_ROW, neuron)
                ? "incoming weights move"
                : "bias moves";
        return new Refused(
            l,
            k,
            "neuron " + k + " of layer " + network.layerName(l) + " (" + l
                + ") is alive and its " + moved);
      }
    }
    throw new IllegalArgumentException("every neuron keeps its function");
  }

  /**
   * The classes of the alive neurons of a layer, whose parameters are the same at both ends: groups
   * are split by the bias and then by one sum after the other, while there is one to be split.
   */
  private static Partition classes(
      Entries weight, Entries bias, boolean[] alive, Partition below) {
    List<int[]> classes = new ArrayList<>();
    int[] neurons = indices(alive);
    List<int[]> groups = neurons.length == 0 ? List.of() : List.of(neurons);
    groups = split(groups, bias, ONLY_ROW, classes);
    for (int c = 0; c < below.members.size() && !groups.isEmpty(); c++) {
      groups = split(groups, weight, below.members.get(c), classes);
    }
    classes.addAll(groups);
    classes.sort(Comparator.comparingInt(members -> members[0]));
    int[] classOf = new int[alive.length];
    Arrays.fill(classOf, -1);
    for (int c = 0; c < classes.size(); c++) {
      for (int k : classes.get(c)) {
        classOf[k] = c;
      }
    }
    return new Partition(classOf, classes);
  }

  /**
   * The groups of two or more columns that are in one group and have one sum over the rows; columns
   * that are alone with theirs are added to {@code classes}.
   */
  private static List<int[]> split(
      List<int[]> groups, Entries entries, int[] rows, List<int[]> classes) {
    List<int[]> parts = new ArrayList<>();
    for (int[] group : groups) {
      if (allSame(group, entries, rows)) {
        (group.length == 1 ? classes : parts).add(group);
        continue;
      }
      Map<Object, List<Integer>> bySum = new HashMap<>();
      for (int k : group) {
        bySum.computeIfAbsent(entries.sum(rows, k), sum -> new ArrayList<>()).add(k);
      }
      for (List<Integer> part : bySum.values()) {
        int[] columns = part.stream().mapToInt(Integer::intValue).toArray();
        (columns.length == 1 ? classes : parts).add(columns);
      }
    }
    return parts;
  }

  private static boolean allSame(int[] group, Entries entries, int[] rows) {
    for (int k : group) {
      if (!entries.sameSum(rows, group[0], entries, k)) {
        return false;
      }
    }
    return true;
  }

  private static int[] indices(boolean[] marked) {
    return IntStream.range(0, marked.length).filter(k -> marked[k]).toArray();
  }
}
