package org.isthmus.grammar.problem.resolution.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.isthmus.grammar.problem.syntax.Selection;
import org.isthmus.grammar.problem.syntax.Selection.IndexRange;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.text.Span;

class IndicesProperties {

  private static final int BELOW = 30;

  @Property(tries = 2000)
  void rangesAreASetExactlyIfNoIndexIsWrittenTwice(@ForAll("sets") List<int[]> ranges) {
    TreeSet<Integer> expected = new TreeSet<>();
    boolean sound = !ranges.isEmpty();
    for (int[] range : ranges) {
      sound &= range[0] <= range[1] && range[1] < BELOW;
      for (int index = range[0]; index <= range[1]; index++) {
        sound &= expected.add(index);
      }
    }
    Report report = new Report();
    Optional<Indices> indices = Indices.read(report, written(ranges), "the set", "it", BELOW);
    assertEquals(sound, indices.isPresent());
    assertEquals(sound, report.diagnostics().isEmpty());
    if (sound) {
      assertEquals(List.copyOf(expected), indices.get().list());
      assertEquals(expected.size(), indices.get().size());
    }
  }

  @Example
  void aRangeTakesNoRoom() {
    Indices indices =
        Indices.read(
                new Report(),
                written(List.of(new int[] {5, Integer.MAX_VALUE - 1}, new int[] {0, 3})),
                "the set",
                "it",
                Integer.MAX_VALUE)
            .orElseThrow();
    assertEquals(Integer.MAX_VALUE - 1L, indices.size());
  }

  @Example
  void theFirstIndexThatIsWrittenTwiceIsNamed() {
    Report report = new Report();
    List<int[]> ranges = List.of(new int[] {7, 9}, new int[] {3, 4}, new int[] {0, 8});
    assertTrue(Indices.read(report, written(ranges), "the set", "it", BELOW).isEmpty());
    assertEquals(
        "index 3 is given twice",
        report.diagnostics().get(0).message());
  }

  @Provide
  Arbitrary<List<int[]>> sets() {
    Arbitrary<Integer> index = Arbitraries.integers().between(0, BELOW);
    Arbitrary<Integer> length = Arbitraries.integers().between(-1, 5);
    return Combinators.combine(index, length)
        .as((first, more) -> new int[] {first, Math.max(0, first + more)})
        .list()
        .ofMaxSize(6);
  }

  private static Selection.Explicit written(List<int[]> ranges) {
    return new Selection.Explicit(
        ranges.stream()
            .map(range -> new IndexRange(literal(range[0]), literal(range[1]), Span.NONE))
            .toList(),
        Span.NONE);
  }

  private static Literal literal(int number) {
    return new Literal(Integer.toString(number), Span.NONE);
  }
}
