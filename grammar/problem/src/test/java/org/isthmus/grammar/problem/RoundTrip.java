package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.syntax.Comment;
import org.isthmus.grammar.problem.text.Span;

/** Parses a text and checks that it survives the round trip through its canonical form. */
final class RoundTrip {

  private RoundTrip() {}

  /**
   * The parsed text, which has to be free of syntax errors; its canonical form has the same tree
   * and the same comments, and is its own canonical form.
   */
  static ParsedSpec parse(String text) {
    ParsedSpec parsed = SpecFile.parse("spec.isth", text);
    assertEquals("", SpecFile.render(parsed.source(), parsed.diagnostics()), text);
    String canonical = Formatter.format(parsed);
    ParsedSpec again = SpecFile.parse("canonical.isth", canonical);
    assertEquals("", SpecFile.render(again.source(), again.diagnostics()), canonical);
    assertEquals(withoutSpans(parsed.spec()), withoutSpans(again.spec()), canonical);
    assertEquals(sorted(parsed.comments()), sorted(again.comments()), canonical);
    assertEquals(canonical, Formatter.format(again));
    String printed = Formatter.print(parsed.spec());
    ParsedSpec bare = SpecFile.parse("printed.isth", printed);
    assertEquals("", SpecFile.render(bare.source(), bare.diagnostics()), printed);
    assertEquals(withoutSpans(parsed.spec()), withoutSpans(bare.spec()), printed);
    assertEquals(printed, Formatter.format(bare));
    return parsed;
  }

  /** All that a tree says, except where it says it. */
  static String withoutSpans(Object node) {
    if (node instanceof List<?> list) {
      return list.stream()
          .map(RoundTrip::withoutSpans)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (!node.getClass().isRecord()) {
      return node.getClass().getSimpleName() + ":" + node;
    }
    return Stream.of(node.getClass().getRecordComponents())
        .filter(component -> component.getType() != Span.class)
        .map(component -> component.getName() + "=" + withoutSpans(get(node, component)))
        .collect(Collectors.joining(", ", node.getClass().getSimpleName() + "(", ")"));
  }

  private static Object get(Object node, RecordComponent component) {
    try {
      return component.getAccessor().invoke(node);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** A comment may move above its line, so the order is not compared. */
  private static List<String> sorted(List<Comment> comments) {
    return comments.stream().map(comment -> comment.text().stripTrailing()).sorted().toList();
  }
}
