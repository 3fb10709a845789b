package org.isthmus.proofs.nbm21;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Sets of slots of one layer, as sorted or ordered arrays of ints. */
final class Slots {

  private Slots() {}

  static int[] all(int width) {
    return IntStream.range(0, width).toArray();
  }

  static boolean contains(int[] slots, int slot) {
    for (int s : slots) {
      if (s == slot) {
        return true;
      }
    }
    return false;
  }

  static int[] complement(int width, int[] slots) {
    boolean[] taken = new boolean[width];
    for (int s : slots) {
      taken[s] = true;
    }
    return IntStream.range(0, width).filter(s -> !taken[s]).toArray();
  }

  static int[] minus(int[] slots, int[] others) {
    return IntStream.of(slots).filter(s -> !contains(others, s)).toArray();
  }

  static int[] union(int[] slots, int[] others) {
    return IntStream.concat(IntStream.of(slots), IntStream.of(minus(others, slots))).toArray();
  }

  /** The slots with those of {@code preferred} first, otherwise in their order. */
  static int[] preferring(int[] slots, int[] preferred) {
    List<Integer> first = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    for (int s : slots) {
      (contains(preferred, s) ? first : last).add(s);
    }
    first.addAll(last);
    return first.stream().mapToInt(Integer::intValue).toArray();
  }
}
