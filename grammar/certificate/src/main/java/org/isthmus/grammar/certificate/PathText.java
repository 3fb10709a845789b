package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.isthmus.grammar.certificate.CertificateText.Lines;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.LineText;

/** What the text of a certificate about two models says of its own: the claim and the steps. */
record PathText(Claim claim, List<Step> steps) implements CertificateText.Body {

  private static final Pattern PARAMETER = Pattern.compile("[Wb][1-9][0-9]{0,4}");

  @Override
  public String kind() {
    return claim.kind();
  }

  @Override
  public Optional<String> claimed() {
    return Optional.of(claim.notation());
  }

  @Override
  public void write(Consumer<String> lines) {
    for (Step step : steps) {
      lines.accept(
          "step " + step.rule() + " "
              + step.conclusion().name().toLowerCase(Locale.ROOT) + " "
              + LineText.quote(step.note()));
      if (step.rule() instanceof Rule.Lift lift) {
        lines.accept("lift " + lift.level() + " " + lift.rows());
        for (int k = 3; k <= lift.level(); k++) {
          lines.accept("inverse " + k + " " + lift.inverses().get(k - 3));
        }
      }
      if (step.rule() instanceof Rule.Enclosed enclosed) {
        lines.accept("pieces " + enclosed.pieces());
      }
      step.writes().forEach(write -> lines.accept(write.toString()));
    }
    lines.accept("steps " + steps.size());
  }

  /** Reads the steps and the line that counts them. */
  static PathText read(Claim claim, Lines lines) {
    List<Step> steps = new ArrayList<>();
    while (lines.at("step")) {
      steps.add(step(lines));
    }
    lines.requireCount("steps", steps.size());
    return new PathText(claim, steps);
  }

  /** The words of the line {@code claim} of a certificate of this kind. */
  static Claim claim(String kind, LineText line) {
    Claim claim =
        switch (kind) {
          case "path" -> maxLoss(line);
          case "descent" -> {
            line.keyword("descends");
            line.keyword("to");
            yield new Claim.Descends(line.rational("a bound p/q"));
          }
          case "ray" -> {
            line.keyword("unbounded");
            line.keyword("by");
            line.keyword("neuron");
            int neuron = line.integer("a neuron");
            line.keyword("along");
            yield new Claim.Unbounded(neuron, line.word("the name of an array"));
          }
          default -> {
            line.keyword("disconnected");
            line.keyword("from");
            Rational from = line.rational("a loss p/q");
            line.keyword("below");
            Rational below = line.rational("a loss p/q");
            line.keyword("by");
            line.keyword("rows");
            yield new Claim.Disconnected(from, below, Lines.indices(line));
          }
        };
    line.requireEnd();
    return claim;
  }

  private static Claim maxLoss(LineText line) {
    line.keyword("max_loss");
    line.keyword("<=");
    if (!line.accept("ends")) {
      return new Claim.MaxLoss(line.rational("a bound p/q or ends"));
    }
    return new Claim.AtMostEnds(
        line.accept("+") ? line.rational("an excess p/q") : Rational.ZERO);
  }

  private static Step step(Lines lines) {
    LineText line = lines.next("step");
    String rule = line.word("lumped, affine, lift or enclosed");
    Step.Conclusion conclusion = Lines.choice(line, Step.Conclusion.values());
    String note = line.quoted("a note");
    line.requireEnd();
    Rule decided = rule(rule, lines);
    List<Write> writes = new ArrayList<>();
    while (lines.at("zero") || lines.at("put")) {
      writes.add(write(lines));
    }
    return new Step(decided, conclusion, note, writes);
  }

  private static Rule rule(String word, Lines lines) {
    switch (word) {
      case "lumped" -> {
        return Rule.LUMPED;
      }
      case "affine" -> {
        return Rule.AFFINE;
      }
      case "lift" -> {
        LineText line = lines.next("lift");
        int level = line.integer("a layer");
        Indices rows = Lines.indices(line);
        line.requireEnd();
        rows.requireDistinct();
        List<String> inverses = new ArrayList<>();
        while (lines.at("inverse")) {
          LineText inverse = lines.next("inverse");
          inverse.keyword(Integer.toString(inverses.size() + 3));
          inverses.add(inverse.word("the name of an array"));
          inverse.requireEnd();
        }
        return new Rule.Lift(level, rows, inverses);
      }
      case "enclosed" -> {
        LineText line = lines.next("pieces");
        Subdivision pieces = Subdivision.parse(line.word("the depths of pieces"));
        line.requireEnd();
        return new Rule.Enclosed(pieces);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown rule (found " + LineText.shown(word)
                  + ", expected lumped, affine, lift or enclosed)");
    }
  }

  private static Write write(Lines lines) {
    boolean put = lines.at("put");
    LineText line = lines.next(put ? "put" : "zero");
    Block block = block(line);
    Write write =
        put
            ? new Write.Put(
                block, line.word("the name of an array"), Lines.indices(line), Lines.indices(line))
            : new Write.Zero(block);
    line.requireEnd();
    return write;
  }

  private static Block block(LineText line) {
    String parameter = line.word("a parameter");
    if (!PARAMETER.matcher(parameter).matches()) {
      throw new IllegalArgumentException(
          "not a parameter (found " + LineText.shown(parameter) + ", expected W1, b1, W2, ...)");
    }
    return new Block(
        parameter.startsWith("b"),
        Integer.parseInt(parameter.substring(1)),
        Lines.indices(line),
        Lines.indices(line));
  }
}
