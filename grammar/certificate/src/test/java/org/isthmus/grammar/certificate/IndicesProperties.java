package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IndicesProperties {

  private static final int LIMIT = 40;

  @Property(tries = 2000)
  void everyListComesBackFromItsText(@ForAll("lists") int[] values) {
    Indices indices = Indices.of(values);
    Indices read = Indices.parse(indices.toString(), LIMIT);
    assertEquals(indices, read);
    assertEquals(values.length, read.size());
    assertArrayEquals(values, read.toArray());
    assertArrayEquals(values, IntStream.range(0, values.length).map(read::get).toArray());
    assertEquals(Arrays.stream(values).max().getAsInt(), read.largest());
    boolean distinct = Arrays.stream(values).distinct().count() == values.length;
    boolean accepted = true;
    try {
      read.requireDistinct();
    } catch (IllegalArgumentException e) {
      accepted = false;
    }
    assertEquals(distinct, accepted);
  }

  /** A text that is accepted is the text of what was read: no list has two. */
  @Property(tries = 5000)
  void noListHasTwoTexts(@ForAll("texts") String text) {
    Indices indices;
    try {
      indices = Indices.parse(text, LIMIT);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertEquals(text, indices.toString());
    assertEquals(indices, Indices.of(indices.toArray()));
  }

  @Provide
  Arbitrary<int[]> lists() {
    Arbitrary<int[]> run =
        Arbitraries.integers()
            .between(0, LIMIT - 6)
            .flatMap(
                from ->
                    Arbitraries.integers()
                        .between(0, 4)
                        .map(length -> IntStream.rangeClosed(from, from + length).toArray()));
    return run.list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(runs -> runs.stream().flatMapToInt(Arrays::stream).toArray());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("0", "1", "2", "3", "4", "12", "00", ",", ",", "..", "..", ".", " ", "-")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }
}
