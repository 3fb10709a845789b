package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Block;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.affine.ExactNotation;
import org.isthmus.verifier.checker.loss.ProgressListener;

/**
 * A path through exact points, and its certificates.
 *
 * @param points the start and the ends of the steps
 * @param target the second model that is stated
 * @param arrays those that the rules of the steps or the claim name
 */
record ExactPath(
    List<RationalPoint> points,
    List<Rule> rules,
    List<Conclusion> conclusions,
    RationalPoint target,
    List<StoredArray> arrays) {

  static ExactPath from(RationalPoint start) {
    return new ExactPath(List.of(start), List.of(), List.of(), start, List.of());
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  ExactPath step(Rule rule, Conclusion conclusion, RationalPoint end) {
    return new ExactPath(
        with(points, end), with(rules, rule), with(conclusions, conclusion), end, arrays);
  }

  ExactPath lumped(Conclusion conclusion, RationalPoint end) {
    return step(Rule.LUMPED, conclusion, end);
  }

  ExactPath affine(Conclusion conclusion, RationalPoint end) {
    return step(Rule.AFFINE, conclusion, end);
  }

  /** A lift of the level of the last of R_3, R_4, ... */
  ExactPath lift(
      Conclusion conclusion, RationalPoint end, int[] rows, RationalMatrix... inverses) {
    ExactPath path = this;
    List<String> names = new ArrayList<>();
    for (RationalMatrix inverse : inverses) {
      String name = "R" + path.arrays.size();
      path = path.array(name, inverse);
      names.add(name);
    }
    return path.step(
        new Rule.Lift(2 + inverses.length, Indices.of(rows), names), conclusion, end);
  }

  /** The same path with an array more. */
  ExactPath array(String name, RationalMatrix matrix) {
    StoredArray array = new StoredArray(name, false, Numbers.of(matrix));
    return new ExactPath(points, rules, conclusions, target, with(arrays, array));
  }

  /** The same path with another second model than the one that it reaches. */
  ExactPath statedToEndAt(RationalPoint other) {
    return new ExactPath(points, rules, conclusions, other, arrays);
  }

  Certificate certificate(Claim claim, Loss loss, RationalDataset data) {
    Network network = points.get(0).network();
    List<StoredArray> stored = new ArrayList<>(Certificate.arraysOf(points.get(0), "A"));
    stored.addAll(Certificate.arraysOf(target, "B"));
    stored.addAll(arrays);
    List<Step> steps = new ArrayList<>();
    for (int k = 1; k < points.size(); k++) {
      stored.addAll(Certificate.arraysOf(points.get(k), "V" + k));
      List<Write> writes = new ArrayList<>();
      for (int l = 1; l <= network.depth(); l++) {
        writes.add(all(network, false, l, "V" + k));
        if (network.hasBias(l)) {
          writes.add(all(network, true, l, "V" + k));
        }
      }
      steps.add(new Step(rules.get(k - 1), conclusions.get(k - 1), "to " + k, writes));
    }
    return new Certificate(
        claim,
        loss,
        network,
        new DataReference(
            data.size(),
            Digests.of(data),
            new DataRecipe(new DataRecipe.Text("X", "Y"), List.of("data.txt"), List.of())),
        new ModelReference("first", Digests.of(points.get(0)), Optional.empty()),
        new ModelReference("second", Digests.of(target), Optional.empty()),
        "a path of a test",
        stored,
        steps);
  }

  private static Write all(Network network, boolean bias, int l, String point) {
    Indices rows = Indices.all(bias ? 1 : network.width(l - 1));
    Indices columns = Indices.all(network.width(l));
    return new Write.Put(
        new Block(bias, l, rows, columns), point + (bias ? ".b" : ".W") + l, rows, columns);
  }

  /**
   * What the checker says of the certificate after it went through its file. One that is not exact
   * is decided as such if the data allow it.
   */
  static Report report(Certificate certificate, RationalDataset data) {
    Checker checker = new Checker(1, ProgressListener.NONE);
    try {
      Certificate read = CertificateFile.read(CertificateFile.bytes(certificate));
      Optional<Dataset> doubles = read.isExact() ? Optional.empty() : doubles(data);
      return doubles.isPresent()
          ? checker.check(read, doubles.get())
          : checker.check(read, data);
    } catch (MalformedCertificateException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Dataset> doubles(RationalDataset data) {
    Optional<Targets> targets =
        data.targets() instanceof RationalTargets.Values values
            ? Matrix.exactly(values.values()).map(Targets.Values::new)
            : Optional.of(((RationalTargets.Classes) data.targets()).labels());
    return Matrix.exactly(data.inputs())
        .flatMap(inputs -> targets.map(exact -> new Dataset(inputs, exact)));
  }

  Verdict verdict(Claim claim, Loss loss, RationalDataset data) {
    return report(certificate(claim, loss, data), data).verdict();
  }

  /** The verdict with the squared loss. */
  Verdict verdict(Claim claim, RationalDataset data) {
    return verdict(claim, new Loss.Squared(), data);
  }

  static RationalDataset data(String inputs, String targets) {
    return new RationalDataset(
        ExactNotation.matrix(inputs), new RationalTargets.Values(ExactNotation.matrix(targets)));
  }

  static RationalDataset labelled(String inputs, int... labels) {
    return new RationalDataset(
        ExactNotation.matrix(inputs), new RationalTargets.Classes(Targets.Labels.of(labels)));
  }

  static Claim ends(String excess) {
    return new Claim.AtMostEnds(Rational.parse(excess));
  }

  static Claim maximum(String bound) {
    return new Claim.MaxLoss(Rational.parse(bound));
  }

  static Claim disconnected(String from, String below, int... rows) {
    return new Claim.Disconnected(
        Rational.parse(from), Rational.parse(below), Indices.of(rows));
  }

  static int[] upTo(int count) {
    return IntStream.range(0, count).toArray();
  }
}
