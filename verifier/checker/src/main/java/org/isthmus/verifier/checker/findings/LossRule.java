package org.isthmus.verifier.checker.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Condition.Level;
import org.isthmus.grammar.certificate.findings.Condition.Reaches;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.findings.PointLosses.Point;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.text.Decimal;

/**
 * Conditions on losses: of the model, and of subnetworks that read the kept features of a layer.
 *
 * <p>A subnetwork is a point of the model's own network: W_1..W_l of the model, then the weights of
 * the subnetwork in the rows and columns of as many neurons, and zeros elsewhere. So its loss is
 * enclosed as any other. Above the kept features of layer l it computes what the subnetwork does: the
 * neurons that are not used get and give nothing but zero weights.
 */
final class LossRule {

  /** Findings whose losses are enclosed together. */
  private static final int GROUP = 16;

  private final Subject subject;

  LossRule(Subject subject) {
    this.subject = subject;
  }

  /** Decides findings, by their places in the list; the losses of many are enclosed together. */
  Map<Integer, Judgement> decide(NavigableMap<Integer, Finding> findings) {
    Map<Integer, Judgement> judgements = new TreeMap<>();
    List<Integer> places = List.copyOf(findings.keySet());
    for (int from = 0; from < places.size(); from += GROUP) {
      int last = places.get(Math.min(from + GROUP, places.size()) - 1);
      judgements.putAll(together(findings.subMap(places.get(from), true, last, true)));
    }
    return judgements;
  }

  private Map<Integer, Judgement> together(Map<Integer, Finding> findings) {
    PointLosses losses = new PointLosses(subject);
    boolean ofModel =
        findings.values().stream()
            .anyMatch(
                finding ->
                    !(finding.condition() instanceof Reaches reaches)
                        || reaches.level().aboveModel());
    Optional<Point> model =
        ofModel ? Optional.of(losses.add(subject.point())) : Optional.empty();
    Map<Integer, Point> subnetworks = new TreeMap<>();
    findings.forEach(
        (k, finding) -> {
          if (finding.witness() instanceof Witness.Subnetwork witness) {
            subnetworks.put(k, losses.add(point((Reaches) finding.condition(), witness)));
          }
        });
    losses.enclose();
    Map<Integer, Judgement> judgements = new TreeMap<>();
    findings.forEach(
        (k, finding) -> {
          Optional<Point> subnetwork = Optional.ofNullable(subnetworks.get(k));
          Supplier<Judgement> decision = decision(finding, model, subnetwork);
          Judgement judgement = decision.get();
          List<Point> read = Stream.concat(model.stream(), subnetwork.stream()).toList();
          boolean better =
              judgement.kind() == Judgement.Kind.OPEN && losses.sharpen(read);
          judgements.put(k, better ? decision.get() : judgement);
        });
    return judgements;
  }

  /** What is decided of a finding by the losses as they are known when it is asked. */
  private Supplier<Judgement> decision(
      Finding finding, Optional<Point> model, Optional<Point> subnetwork) {
    if (finding.condition() instanceof Condition.LossAtMost condition) {
      return () -> decide(condition.bound(), finding, model.orElseThrow().loss());
    }
    Level level = ((Reaches) finding.condition()).level();
    if (finding.witness() instanceof Witness.Subnetwork) {
      return () ->
          reached(least(level, model), most(level, model), subnetwork.orElseThrow().loss());
    }
    DualRule.Bound bound =
        new DualRule(subject)
            .bound((Reaches) finding.condition(), (Witness.Dual) finding.witness());
    return () -> bound.above(least(level, model), most(level, model));
  }

  private static Judgement decide(Rational bound, Finding finding, LossEnclosure loss) {
    String reason = "the loss is " + shown(loss);
    if (loss.isAtMost(bound)) {
      return Judgement.decided(true, finding.outcome(), reason);
    }
    return loss.isAbove(bound)
        ? Judgement.decided(false, finding.outcome(), reason)
        : Judgement.open(reason);
  }

  private static Judgement reached(Rational least, Optional<Rational> most, LossEnclosure loss) {
    String reason = "the loss of the subnetwork is " + shown(loss);
    if (loss.isAtMost(least)) {
      return Judgement.proved(reason);
    }
    return most.isPresent() && loss.isAbove(most.get())
        ? Judgement.wrong(reason)
        : Judgement.open(reason);
  }

  private static String shown(LossEnclosure loss) {
    return loss.exact().map(Decimal::exact).orElse(Decimal.in(loss.value()));
  }

  /** A number that a level is at least. */
  private static Rational least(Level level, Optional<Point> model) {
    return level.aboveModel()
        ? model.orElseThrow().loss().low().plus(level.number())
        : level.number();
  }

  /** A number that a level is at most, if one is known. */
  private static Optional<Rational> most(Level level, Optional<Point> model) {
    return level.aboveModel()
        ? model.orElseThrow().loss().high().map(level.number()::plus)
        : Optional.of(level.number());
  }

  /** The subnetwork as a point of the model's network. */
  private RationalPoint point(Reaches condition, Witness.Subnetwork witness) {
    Network network = subject.network();
    int layer = condition.layer();
    List<RationalMatrix> weights = new ArrayList<>(subject.point().weights().subList(0, layer));
    List<RationalMatrix> biases = new ArrayList<>(subject.point().biases().subList(0, layer));
    int[] rows = subject.kept(layer, condition.subset());
    for (int p = layer + 1; p <= network.depth(); p++) {
      RationalMatrix weight = witness.weights().get(p - layer - 1).exact();
      RationalMatrix bias = witness.biases().get(p - layer - 1).exact();
      weights.add(placed(weight, rows, network.width(p - 1), network.width(p)));
      biases.add(placed(bias, new int[] {0}, 1, network.width(p)));
      rows = IntStream.range(0, weight.columns()).toArray();
    }
    return new RationalPoint(network, weights, biases);
  }

  /** A matrix in given rows and the first columns of a larger one, with zeros elsewhere. */
  private static RationalMatrix placed(
      RationalMatrix block, int[] inRows, int rows, int columns) {
    RationalMatrix.Editor editor = RationalMatrix.zeros(rows, columns).edit();
    for (int i = 0; i < block.rows(); i++) {
      for (int j = 0; j < block.columns(); j++) {
        editor.set(inRows[i], j, block, i, j);
      }
    }
    return editor.build();
  }
}
