package org.isthmus.verifier.cli.statements;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.problem.plan.Action.CheckOptions;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.n21.Assumption11;
import org.isthmus.proofs.n21.Assumption12;
import org.isthmus.proofs.n21.Lemma22;
import org.isthmus.proofs.n21.Theorem21;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.nbm21.Corollary42;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Corollary44;
import org.isthmus.proofs.nbm21.Corollary45;
import org.isthmus.proofs.nbm21.Theorem41;

/** Asks the statements of both papers for their hypotheses. */
public final class StatementCheck {

  private final Subject subject;
  private final Optional<KeptSubset> kept;
  private final CheckOptions options;
  private final Function<KeptSubset, List<Subnetwork>> trained;

  /**
   * For one model.
   *
   * @param kept the neurons that the spec says are kept
   * @param trained trains subnetworks as the options say
   */
  public StatementCheck(
      Subject subject,
      Optional<KeptSubset> kept,
      CheckOptions options,
      Function<KeptSubset, List<Subnetwork>> trained) {
    this.subject = subject;
    this.kept = kept;
    this.options = options;
    this.trained = trained;
  }

  /** Whether a statement is about kept neurons and does not choose them itself. */
  public static boolean needsSubset(Citation statement) {
    return statement.paper().equals("nbm21")
        && (statement.label().equals("Theorem 4.1") || statement.label().equals("Corollary 4.2"));
  }

  /** The hypotheses of a statement, decided. */
  public Applicability decide(Citation statement) {
    subject.progress().accept(statement.toString());
    return statement.paper().equals("n21") ? n21(statement) : nbm21(statement);
  }

  private Applicability n21(Citation statement) {
    Loss loss = subject.loss();
    return switch (statement.label()) {
      case "Assumption 1.1" -> Assumption11.applicability(subject.exact(), loss);
      case "Assumption 1.2" -> Assumption12.applicability(subject.exact(), loss);
      case "Lemma 2.2" -> Lemma22.applicability(subject.exact(), loss);
      case "Theorem 2.1" -> Theorem21.applicability(subject.exact(), loss);
      case "Theorem 3.1" -> withBarrier(Theorem31.applicability(subject.exact(), loss));
      case "Theorem 4.1" ->
          org.isthmus.proofs.n21.Theorem41.applicability(subject.exact(), loss);
      default -> throw new IllegalStateException("not checkable: " + statement);
    };
  }

  /** Where there is no path, says whether it can be proved that there is none. */
  private Applicability withBarrier(Applicability connected) {
    if (connected.verdict() != Verdict.FAILS
        || !(subject.loss() instanceof Loss.Squared)
        || subject.network().depth() != 2) {
      return connected;
    }
    boolean holds =
        org.isthmus.proofs.n21.Theorem41.applicability(subject.exact(), subject.loss()).verdict()
            == Verdict.HOLDS;
    List<String> remarks = new ArrayList<>(connected.remarks());
    remarks.add(
        holds
            ? "n21 \"Theorem 4.1\" applies: 'disconnect' proves a barrier"
            : "n21 \"Theorem 4.1\" does not apply either: nothing is said about this width");
    return new Applicability(
        connected.statement(), connected.subsets(), connected.hypotheses(), remarks);
  }

  private Applicability nbm21(Citation statement) {
    return switch (statement.label()) {
      case "Theorem 4.1" -> {
        Applicability halves = Theorem41.applicability(subject.network(), kept.orElseThrow());
        yield options.subnetworks().isPresent() ? withBounds(halves) : halves;
      }
      case "Corollary 4.2" ->
          Corollary42.applicability(
              subject.features(), subject.loss(), kept.orElseThrow(), subnetworks());
      case "Corollary 4.3" ->
          Corollary43.applicability(
              subject.features(), subject.loss(), kept, options.epsilon());
      case "Corollary 4.4" ->
          Corollary44.applicability(
              subject.features(),
              subject.loss(),
              kept,
              options.epsilon(),
              options.seed(),
              subject.progress());
      case "Corollary 4.5" ->
          Corollary45.applicability(
              subject.features(),
              subject.loss(),
              kept,
              options.allClasses(),
              options.seed(),
              subject.progress());
      default -> throw new IllegalStateException("not checkable: " + statement);
    };
  }

  private List<Subnetwork> subnetworks() {
    return options.subnetworks().isPresent() ? trained.apply(kept.orElseThrow()) : List.of();
  }

  /** The bound of the theorem for the given subsets, layer by layer, as Corollary 4.2 writes it. */
  private Applicability withBounds(Applicability halves) {
    Applicability bounds =
        Corollary42.applicability(
            subject.features(), subject.loss(), kept.orElseThrow(), subnetworks());
    List<String> remarks = new ArrayList<>(halves.remarks());
    remarks.addAll(bounds.remarks());
    return new Applicability(
        halves.statement(), bounds.subsets(), bounds.hypotheses(), remarks);
  }
}
