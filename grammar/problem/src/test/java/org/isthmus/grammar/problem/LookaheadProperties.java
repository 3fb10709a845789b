package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.atn.DecisionInfo;
import org.isthmus.grammar.problem.generated.IsthLexer;
import org.isthmus.grammar.problem.generated.IsthParser;
import org.isthmus.grammar.problem.syntax.Spec;

/** What the grammar says of itself. */
class LookaheadProperties {

  /**
   * Since commas may be left out, {@code labels 3} could be two arguments; it is read as one, a key
   * with its value. ANTLR looks further only to find out that both readings are possible.
   */
  private static final String WITH_OR_WITHOUT_VALUE = "argument";

  @Property(tries = 300)
  void everyDecisionNeedsOneToken(@ForAll("specs") Spec spec) {
    String text = Formatter.print(spec);
    IsthParser parser =
        new IsthParser(new CommonTokenStream(new IsthLexer(CharStreams.fromString(text))));
    parser.setProfile(true);
    parser.spec();
    assertEquals(0, parser.getNumberOfSyntaxErrors(), text);
    DecisionInfo[] decisions = parser.getParseInfo().getDecisionInfo();
    List<String> longer =
        Arrays.stream(decisions)
            .filter(decision -> Math.max(decision.SLL_MaxLook, decision.LL_MaxLook) > 1)
            .map(
                decision ->
                    parser.getRuleNames()[
                        parser.getATN().getDecisionState(decision.decision).ruleIndex])
            .filter(rule -> !rule.equals(WITH_OR_WITHOUT_VALUE))
            .toList();
    assertEquals(List.of(), longer, text);
  }

  @Provide
  Arbitrary<Spec> specs() {
    return Arbitraries.lazy(SyntaxTrees::specs);
  }
}
