package org.isthmus.verifier.checker.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void everyFieldIsWritten() {
    Json inner = new Json().number("n", 3);
    assertEquals(
        "{\"text\": \"a\", \"x\": 0.1, \"o\": {\"n\": 3}, \"l\": [{\"n\": 3}, {}], \"e\": []}",
        new Json()
            .text("text", "a")
            .number("x", 0.1)
            .object("o", inner)
            .list("l", List.of(inner, new Json()))
            .list("e", List.of())
            .toString());
  }

  @Test
  void whatJsonCannotHaveIsEscaped() {
    assertEquals(
        "{\"t\": \"\\\"\\\\ \\u000a\\u0000\\u001f/é😀\"}",
        new Json().text("t", "\"\\ \n\0\u001f/é😀").toString());
  }

  @Test
  void numbersThatAreNotFiniteBecomeNull() {
    assertEquals(
        "{\"a\": null, \"b\": null, \"c\": -0.0, \"d\": 4.9E-324}",
        new Json()
            .number("a", Double.POSITIVE_INFINITY)
            .number("b", Double.NaN)
            .number("c", -0.0)
            .number("d", Double.MIN_VALUE)
            .toString());
  }
}
