package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.findings.Judgement;
import org.isthmus.verifier.checker.loss.ProgressListener;

/**
 * What was found of a statement for a model on data. Every report on it is what the checker says of
 * a certificate that was written and read again.
 */
record FoundStatements(
    Loss loss, ParameterPoint model, Dataset data, List<KeptSubset> subsets, List<Finding> findings) {

  static FoundStatements of(
      Loss loss, ParameterPoint model, Dataset data, Applicability statement) {
    return new FoundStatements(
        loss,
        model,
        data,
        statement.subsets(),
        statement.hypotheses().stream()
            .flatMap(hypothesis -> hypothesis.finding(statement.statement()).stream())
            .toList());
  }

  /** The same model with other findings. */
  FoundStatements with(List<Finding> others) {
    return new FoundStatements(loss, model, data, subsets, others);
  }

  /** The same with one finding exchanged, counted from 0. */
  FoundStatements with(int k, Finding other) {
    List<Finding> changed = new ArrayList<>(findings);
    changed.set(k, other);
    return with(changed);
  }

  Report report() {
    Findings written =
        new Findings(
            loss,
            model.network(),
            new DataReference(data.size(), Digests.of(data), Certificates.RECIPE),
            new ModelReference("a", Digests.of(model), Optional.empty()),
            "a test",
            numbers(model.weights()),
            numbers(model.biases()),
            subsets,
            findings);
    try {
      return new Checker(1, ProgressListener.NONE)
          .check((Findings) CertificateFile.document(CertificateFile.bytes(written)), data);
    } catch (MalformedCertificateException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Numbers> numbers(List<Matrix> matrices) {
    return matrices.stream().<Numbers>map(Numbers.Doubles::new).toList();
  }

  /** Requires that everything that is claimed is proved. */
  void requireVerified() {
    Report report = report();
    assertEquals(Kind.VERIFIED, report.verdict().kind(), () -> String.join("\n", report.details()));
    for (int k = 0; k < findings.size(); k++) {
      assertEquals(
          findings.get(k).outcome() == Outcome.UNDECIDED
              ? Judgement.Kind.OPEN
              : Judgement.Kind.PROVED,
          report.judgements().get(k).kind());
    }
  }

  /**
   * Requires that with the opposite of any claim, and a witness of the kind that it needs, nothing
   * is verified.
   */
  void requireNoOpposite() {
    for (int k = 0; k < findings.size(); k++) {
      if (findings.get(k).outcome() == Outcome.UNDECIDED) {
        continue;
      }
      Optional<Finding> opposite = opposite(findings.get(k));
      if (opposite.isPresent()) {
        Report alone = with(List.of(opposite.get())).report();
        assertNotEquals(
            Kind.VERIFIED, alone.verdict().kind(), () -> alone.verdict() + " " + opposite.get());
        if (k == findings.size() - 1) {
          assertNotEquals(Kind.VERIFIED, with(k, opposite.get()).report().verdict().kind());
        }
      }
    }
  }

  /** The opposite claim; empty where no certificate can make it. */
  private Optional<Finding> opposite(Finding finding) {
    Outcome other = finding.outcome() == Outcome.HOLDS ? Outcome.FAILS : Outcome.HOLDS;
    boolean dual = finding.condition() instanceof Condition.Reaches && other == Outcome.FAILS;
    if (dual && !hasDual((Condition.Reaches) finding.condition())) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            finding.condition(), other, witness(finding.condition(), other), finding.note()));
  }

  private boolean hasDual(Condition.Reaches reaches) {
    return reaches.layer() == model.network().depth() - 1
        && (loss instanceof Loss.Squared || loss instanceof Loss.CrossEntropy);
  }

  /** A witness of the right kind and shape, for what is not so. */
  private Witness witness(Condition condition, Outcome outcome) {
    boolean holds = outcome == Outcome.HOLDS;
    if (condition instanceof Condition.Distinct && !holds) {
      return new Witness.Equal(0, data.size() - 1);
    } else if (condition instanceof Condition.GeneralPosition position && !holds) {
      int d = kept(position.layer(), position.subset()).size();
      return new Witness.Hyperplane(
          IntStream.range(0, Math.min(d + 1, data.size())).boxed().toList(), ones(d + 1, 1));
    } else if (condition instanceof Condition.Separable separable) {
      int d = kept(separable.layer(), separable.subset()).size();
      List<Integer> all = IntStream.range(0, data.size()).boxed().toList();
      return holds
          ? new Witness.Separator(ones(d + (separable.throughOrigin() ? 0 : 1), 1))
          : new Witness.Multipliers(all, ones(data.size(), 1));
    } else if (condition instanceof Condition.Reaches reaches) {
      return holds
          ? ownOutput(reaches)
          : new Witness.Dual(List.of(0), dual());
    }
    return new Witness.None();
  }

  /** A point of the dual problem with the value 0, which no level is below. */
  private Numbers dual() {
    double[] entries = new double[model.network().outputWidth()];
    if (loss instanceof Loss.CrossEntropy && data.targets() instanceof Targets.Labels labels) {
      entries[labels.get(0)] = 1;
    }
    return new Numbers.Doubles(Matrix.adopt(1, entries.length, entries));
  }

  /** The output weights that the model has. */
  private Witness ownOutput(Condition.Reaches reaches) {
    Network network = model.network();
    Matrix weight = model.weight(network.depth());
    List<Integer> kept = kept(reaches.layer(), reaches.subset());
    double[] rows = new double[kept.size() * weight.columns()];
    for (int i = 0; i < kept.size(); i++) {
      weight.copyRows(kept.get(i), kept.get(i) + 1, rows, i * weight.columns());
    }
    return new Witness.Subnetwork(
        numbers(List.of(Matrix.adopt(kept.size(), weight.columns(), rows))),
        numbers(List.of(model.bias(network.depth()))));
  }

  private List<Integer> kept(int layer, String name) {
    if (layer == 0) {
      return IntStream.range(0, model.network().inputWidth()).boxed().toList();
    }
    return subsets.stream()
        .filter(subset -> subset.name().equals(name))
        .findFirst()
        .orElseThrow()
        .layers()
        .get(layer - 1);
  }

  private static Numbers ones(int rows, int columns) {
    double[] entries = new double[rows * columns];
    Arrays.fill(entries, 1);
    return new Numbers.Doubles(Matrix.adopt(rows, columns, entries));
  }
}
