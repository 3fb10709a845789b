package org.isthmus.grammar.problem.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissTest {

  private static final List<String> WORDS =
      List.of("alice", "bob", "normalise", "Theorem 4.1", "h1", "x");

  @ParameterizedTest
  @CsvSource({
    "alcie, alice", "alic, alice", "alices, alice", "ALICE, alice", "Bob, bob", "bbo, bob",
    "normalize, normalise", "nromalize, normalise", "theorem 4.1, Theorem 4.1",
    "Theorem 4.11, Theorem 4.1", "h2, h1"
  })
  void aWordWithFewErrorsIsRecognised(String word, String meant) {
    assertEquals(Optional.of(meant), NearMiss.of(word, WORDS));
    assertEquals(Optional.of("did you mean '" + meant + "'?"), NearMiss.hint(word, WORDS));
  }

  @ParameterizedTest
  @CsvSource({"carol", "a", "y", "bobby tables", "norm", "Lemma 4.1", "alice", "''"})
  void anotherWordIsNot(String word) {
    assertEquals(Optional.empty(), NearMiss.of(word, WORDS.subList(0, 4)));
  }

  @Test
  void veryLongWordsAreNotCompared() {
    assertEquals(Optional.empty(), NearMiss.of("a".repeat(100_000), List.of("a".repeat(99_999))));
  }

  @Test
  void ofEquallyNearWordsTheFirstIsMeant() {
    assertEquals(Optional.of("h1"), NearMiss.of("h9", List.of("h3", "h1", "h2")));
  }
}
