package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.syntax.Spec;

class FormatterProperties {

  @Property(tries = 600)
  void everyTreeIsReadBackFromItsCanonicalText(@ForAll("specs") Spec spec) {
    String text = Formatter.print(spec);
    ParsedSpec parsed = SpecFile.parse("random.isth", text);
    assertEquals("", SpecFile.render(parsed.source(), parsed.diagnostics()), text);
    assertEquals(RoundTrip.withoutSpans(spec), RoundTrip.withoutSpans(parsed.spec()));
    assertEquals(text, Formatter.format(parsed));
  }

  @Property(tries = 400)
  void noCommentIsLostWhereverItStands(@ForAll("specs") Spec spec, @ForAll long seed) {
    String text = withComments(Formatter.print(spec), new Random(seed));
    ParsedSpec parsed = RoundTrip.parse(text);
    assertEquals(RoundTrip.withoutSpans(spec), RoundTrip.withoutSpans(parsed.spec()), text);
  }

  @Property(tries = 300)
  void everyLineBreakMayBeASpaceAndTheOtherWayRound(
      @ForAll("specs") Spec spec, @ForAll long seed) {
    Random random = new Random(seed);
    String text = Formatter.print(spec);
    StringBuilder shaken = new StringBuilder();
    boolean inString = false;
    for (char c : text.toCharArray()) {
      inString ^= c == '"';
      boolean space = !inString && (c == ' ' || c == '\n');
      shaken.append(space ? (random.nextBoolean() ? " \t" : "\r\n") : String.valueOf(c));
    }
    ParsedSpec parsed = RoundTrip.parse(shaken.toString());
    assertEquals(RoundTrip.withoutSpans(spec), RoundTrip.withoutSpans(parsed.spec()));
  }

  @Property(tries = 300)
  void aTextWithACharacterRemovedIsReadOrRefusedWithAMessage(
      @ForAll("specs") Spec spec, @ForAll long seed) {
    StringBuilder text = new StringBuilder(Formatter.print(spec));
    if (text.length() > 0) {
      text.deleteCharAt(new Random(seed).nextInt(text.length()));
    }
    ParsedSpec parsed = SpecFile.parse("broken.isth", text.toString());
    if (parsed.isComplete()) {
      RoundTrip.parse(text.toString());
    } else {
      String message = SpecFile.render(parsed.source(), parsed.diagnostics());
      assertTrue(message.startsWith("broken.isth:"), message);
      assertTrue(message.contains(": error: "), message);
    }
    SpecFile.resolve(parsed);
  }

  @Provide
  Arbitrary<Spec> specs() {
    return Arbitraries.lazy(SyntaxTrees::specs);
  }

  /** The text with comments of all kinds at some of its spaces and line breaks. */
  private static String withComments(String text, Random random) {
    StringBuilder result = new StringBuilder();
    boolean inString = false;
    for (char c : text.toCharArray()) {
      inString ^= c == '"';
      boolean space = !inString && (c == ' ' || c == '\n');
      result.append(space && random.nextInt(6) == 0 ? comment(random) : "").append(c);
    }
    return result.toString();
  }

  private static String comment(Random random) {
    int number = random.nextInt(1000);
    switch (random.nextInt(6)) {
      case 0:
        return " // one " + number + "  \n";
      case 1:
        return "# \"two\" " + number + "\n\n";
      case 2:
        return " /* three // " + number + " */";
      case 3:
        return "\n\n  /* four\n   " + number + " */  ";
      case 4:
        return " /**/ /* five " + number + " */ // and six\n";
      default:
        return "\n// seven " + number + "\n\n\n# eight\n";
    }
  }
}
