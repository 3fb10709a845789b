package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    return decide(end(first), end(second));
  }

  /** Decides the segment between two points of the network. */
  Answer decide(RationalPoint first, RationalPoint second) {
    return decide(end(first), end(second));
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

  private Answer decide(End first, End second) {
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
        for (int k = 0; k < alive[l].length; k++) {
          if (alive[l][k] && !sameFunction(l, k, first, second, below)) {
            return new Refused(l, k, reason(l, k, first, second));
          }
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
    for (int k = 0; k < network.outputWidth(); k++) {
      if (!sameFunction(depth, k, first, second, below)) {
        return new Proved(Conclusion.CONVEX);
      }
    }
    return new Proved(Conclusion.INVARIANT);
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
    for (int i = 0; i < below.length; i++) {
      for (int k = 0; k < above.length && !below[i]; k++) {
        below[i] = above[k] && !(first.isZero(i, k) && second.isZero(i, k));
      }
    }
    aliveMemo[l] = new AliveMemo(first, second, above, below);
    return below;
  }

  /** Whether neuron k of layer l has the same bias and class sums at both ends. */
  private static boolean sameFunction(
      int l, int k, End first, End second, Partition below) {
    return first.bias(l).equal(0, k, second.bias(l), 0, k)
        && sameSums(first.weight(l), k, second.weight(l), k, below);
  }

  private static boolean sameSums(Entries a, int j, Entries b, int k, Partition below) {
    if (a.isSameAs(b) && j == k) {
      return true;
    }
    for (int[] members : below.members) {
      if (members.length == 1) {
        if (!a.equal(members[0], j, b, members[0], k)) {
          return false;
        }
      } else if (!sameSum(a, j, b, k, members)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameSum(Entries a, int j, Entries b, int k, int[] members) {
    boolean entrywise = true;
    for (int i : members) {
      entrywise = entrywise && a.equal(i, j, b, i, k);
    }
    return entrywise || a.sum(members, j).equals(b.sum(members, k));
  }

  /** The classes of the alive neurons of a layer, whose parameters are the same at both ends. */
  private static Partition classes(
      Entries weight, Entries bias, boolean[] alive, Partition below) {
    int width = alive.length;
    long[] hashes = new long[width];
    for (int c = 0; c < below.members.size(); c++) {
      int[] members = below.members.get(c);
      for (int k = 0; k < width; k++) {
        if (alive[k]) {
          hashes[k] += mix(c, sumHash(weight, k, members));
        }
      }
    }
    int[] classOf = new int[width];
    List<List<Integer>> members = new ArrayList<>();
    Map<Long, List<Integer>> candidates = new HashMap<>();
    for (int k = 0; k < width; k++) {
      classOf[k] = -1;
      if (!alive[k]) {
        continue;
      }
      long hash = hashes[k] + mix(-1, bias.hash(0, k));
      List<Integer> classesWithHash = candidates.computeIfAbsent(hash, h -> new ArrayList<>());
      for (int c : classesWithHash) {
        int representative = members.get(c).get(0);
        if (bias.equal(0, k, bias, 0, representative)
            && sameSums(weight, k, weight, representative, below)) {
          classOf[k] = c;
          break;
        }
      }
      if (classOf[k] < 0) {
        classOf[k] = members.size();
        classesWithHash.add(classOf[k]);
        members.add(new ArrayList<>());
      }
      members.get(classOf[k]).add(k);
    }
    return new Partition(
        classOf,
        members.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toList());
  }

  /** A hash of the exact sum over a class: equal sums have equal hashes, however made up. */
  private static int sumHash(Entries weight, int k, int[] members) {
    return members.length == 1
        ? weight.hash(members[0], k)
        : weight.sum(members, k).hashCode();
  }

  private static long mix(int c, int hash) {
    long z = ((long) c << 32 ^ hash) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    return z ^ (z >>> 27);
  }

  private String reason(int l, int k, End first, End second) {
    String neuron = "neuron " + k + " of layer " + network.layerName(l) + " (" + l + ")";
    return !first.bias(l).equal(0, k, second.bias(l), 0, k)
        ? neuron + " is alive and its bias moves"
        : neuron + " is alive and its incoming weights move";
  }
}
