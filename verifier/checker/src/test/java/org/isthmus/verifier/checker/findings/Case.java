package org.isthmus.verifier.checker.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** A model on data about which something is claimed; its certificate goes through the file. */
public record Case(
    Loss loss, RationalPoint model, RationalMatrix inputs, RationalTargets targets,
    List<KeptSubset> subsets) {

  /** A matrix whose rows are separated by semicolons, {@code 1 -2/3; 0 4}. */
  public static RationalMatrix matrix(String text) {
    String[] rows = text.split(";");
    List<Rational> entries = new ArrayList<>();
    for (String row : rows) {
      for (String entry : row.trim().split("\\s+")) {
        entries.add(Rational.parse(entry));
      }
    }
    return RationalMatrix.of(rows.length, entries.size() / rows.length, entries);
  }

  /** Numbers as {@link #matrix}. */
  public static Numbers numbers(String text) {
    return Numbers.of(matrix(text));
  }

  /**
   * Inputs and labels under a network whose only layer is the output: features of layer 0.
   *
   * @param classes the number of outputs
   */
  public static Case ofInputs(String inputs, int classes, int... labels) {
    return ofInputs(matrix(inputs), classes, labels);
  }

  public static Case ofInputs(RationalMatrix rows, int classes, int... labels) {
    Network network = new Network("net", rows.columns(), List.of(), classes, true);
    RationalPoint model =
        new RationalPoint(
            network,
            List.of(RationalMatrix.zeros(rows.columns(), classes)),
            List.of(RationalMatrix.zeros(1, classes)));
    return new Case(
        new Loss.CrossEntropy(),
        model,
        rows,
        new RationalTargets.Classes(Targets.Labels.of(labels)),
        List.of());
  }

  /** A model with one bias in each layer. Matrices alternate: W_1, b_1, W_2, b_2, ... */
  public static RationalPoint model(List<Activation> activations, String... matrices) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int k = 0; k < matrices.length; k += 2) {
      weights.add(matrix(matrices[k]));
      biases.add(matrix(matrices[k + 1]));
    }
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 0; l < activations.size(); l++) {
      hidden.add(
          new HiddenLayer("h" + (l + 1), weights.get(l).columns(), activations.get(l), true));
    }
    Network network =
        new Network(
            "net",
            weights.get(0).rows(),
            hidden,
            weights.get(weights.size() - 1).columns(),
            true);
    return new RationalPoint(network, weights, biases);
  }

  /** The same data under a network whose first layer passes everything on, positive and negative. */
  public Case behind(Activation activation) {
    int n = inputs.columns();
    Network network =
        new Network(
            "net",
            n,
            List.of(new HiddenLayer("h1", n, activation, true)),
            model.network().outputWidth(),
            true);
    return new Case(
        loss,
        new RationalPoint(
            network,
            List.of(RationalMatrix.identity(n), RationalMatrix.zeros(n, network.outputWidth())),
            List.of(RationalMatrix.zeros(1, n), RationalMatrix.zeros(1, network.outputWidth()))),
        inputs,
        targets,
        subsets);
  }

  public Case with(KeptSubset... kept) {
    return new Case(loss, model, inputs, targets, List.of(kept));
  }

  public Case with(Loss other, RationalTargets values) {
    return new Case(other, model, inputs, values, subsets);
  }

  public Case with(RationalPoint other) {
    return new Case(loss, other, inputs, targets, subsets);
  }

  int size() {
    return inputs.rows();
  }

  public Findings findings(Finding... findings) {
    RationalDataset data = new RationalDataset(inputs, targets);
    return new Findings(
        loss,
        model.network(),
        new DataReference(
            size(),
            Digests.of(data),
            new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of())),
        new ModelReference("alice", Digests.of(model), Optional.empty()),
        "a test",
        model.weights().stream().map(Numbers::of).toList(),
        model.biases().stream().map(Numbers::of).toList(),
        subsets,
        List.of(findings));
  }

  /** What the checker says of findings, after they were written and read. */
  public Report report(Finding... findings) {
    Findings read;
    try {
      read =
          (Findings) CertificateFile.document(CertificateFile.bytes(findings(findings)));
    } catch (MalformedCertificateException e) {
      throw new AssertionError(e);
    }
    RationalDataset exact = new RationalDataset(inputs, targets);
    Optional<Dataset> doubles = doubles();
    Report fromFractions = new Checker(2, ProgressListener.NONE).check(read, exact);
    if (doubles.isEmpty()) {
      return fromFractions;
    }
    Report fromDoubles = new Checker(2, ProgressListener.NONE).check(read, doubles.get());
    for (int k = 0; k < findings.length; k++) {
      Judgement.Kind kind = fromDoubles.judgements().get(k).kind();
      Judgement.Kind other = fromFractions.judgements().get(k).kind();
      // Smooth activations are enclosed, which takes doubles.
      if (other != Judgement.Kind.OPEN) {
        assertEquals(other, kind, () -> fromDoubles + " and " + fromFractions);
      }
    }
    return fromDoubles;
  }

  private Optional<Dataset> doubles() {
    Optional<Matrix> rows = Matrix.exactly(inputs);
    if (targets instanceof RationalTargets.Classes classes) {
      return rows.map(x -> new Dataset(x, classes.labels()));
    }
    Optional<Matrix> values = Matrix.exactly(((RationalTargets.Values) targets).values());
    return rows.flatMap(x -> values.map(y -> new Dataset(x, new Targets.Values(y))));
  }

  Judgement judge(Condition condition, Outcome outcome, Witness witness) {
    return report(new Finding(condition, outcome, witness, "")).judgements().get(0);
  }

  Judgement judge(Condition condition, Outcome outcome) {
    return judge(condition, outcome, new Witness.None());
  }

  private void require(
      Judgement.Kind kind, Condition condition, Outcome outcome, Witness witness) {
    Judgement found = judge(condition, outcome, witness);
    assertEquals(kind, found.kind(), () -> found + " of " + condition + " " + outcome);
  }

  public void proves(Condition condition, Outcome outcome, Witness witness) {
    require(Judgement.Kind.PROVED, condition, outcome, witness);
  }

  public void rejects(Condition condition, Outcome outcome, Witness witness) {
    require(Judgement.Kind.WRONG, condition, outcome, witness);
  }

  public void leavesOpen(Condition condition, Outcome outcome, Witness witness) {
    require(Judgement.Kind.OPEN, condition, outcome, witness);
  }

  /** Requires that of a condition without a witness HOLDS or FAILS is proved, and the other not. */
  void decides(boolean truth, Condition condition) {
    Witness none = new Witness.None();
    require(
        truth ? Judgement.Kind.PROVED : Judgement.Kind.WRONG, condition, Outcome.HOLDS, none);
    require(
        truth ? Judgement.Kind.WRONG : Judgement.Kind.PROVED, condition, Outcome.FAILS, none);
  }

  public static List<Integer> samples(int... samples) {
    return Arrays.stream(samples).boxed().toList();
  }
}
