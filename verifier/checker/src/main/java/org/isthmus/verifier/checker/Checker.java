package org.isthmus.verifier.checker;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.ProgressListener;

/**
 * Decides the claim of a certificate on given data: every step by its rule, then the loss at the
 * states that decide the maximum, then the exact comparison with the bound.
 */
public final class Checker {

  /** Where nothing is claimed, what is finite is good enough. */
  private static final Rational LARGEST_FINITE = Rational.of(Double.MAX_VALUE);

  private final int threads;
  private final ProgressListener progress;

  public Checker(int threads, ProgressListener progress) {
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param verdict the verdict
   * @param structure the decided steps, if all were accepted
   * @param maximum the losses at the states that decide the maximum, if it came to that
   */
  public record Report(
      Verdict verdict, Optional<Structure> structure, Optional<PathMaximum> maximum) {

    static Report of(Kind kind, String reason) {
      return new Report(new Verdict(kind, reason), Optional.empty(), Optional.empty());
    }
  }

  /**
   * Decides the claim on the data of the certificate. That these are the data, the caller has made
   * sure by their digest.
   */
  public Report check(Certificate certificate, Dataset data) {
    return check(certificate, data, Optional.of(certificate.bound()));
  }

  /** Encloses the maximum on other data, about which the certificate claims nothing. */
  public Report checkOn(Certificate certificate, Dataset otherData) {
    return check(certificate, otherData, Optional.empty());
  }

  private Report check(Certificate certificate, Dataset data, Optional<Rational> bound) {
    Structure structure;
    try {
      structure = Structure.of(certificate);
    } catch (Structure.RejectedException e) {
      return Report.of(Kind.REJECTED, e.getMessage());
    }
    LossEnclosures losses = new LossEnclosures(certificate.loss(), data, threads, progress);
    PathMaximum maximum =
        PathMaximum.of(losses, structure.decisive(), bound.orElse(LARGEST_FINITE));
    Verdict verdict = verdict(certificate, data, bound, structure, maximum);
    return new Report(verdict, Optional.of(structure), Optional.of(maximum));
  }

  private static Verdict verdict(
      Certificate certificate,
      Dataset data,
      Optional<Rational> bound,
      Structure structure,
      PathMaximum maximum) {
    String path =
        "from " + certificate.first().name() + " to " + certificate.second().name() + " ("
            + counted(certificate.steps().size(), "segment") + ", "
            + counted(data.size(), "sample") + ")";
    String shown = shown(maximum);
    if (bound.isEmpty()) {
      return maximum.value().hi() <= Double.MAX_VALUE
          ? new Verdict(
              Kind.VERIFIED, "max loss " + shown + " over the path " + path + ", on other data")
          : new Verdict(
              Kind.INCONCLUSIVE, "no upper bound on the loss was proved on the other data");
    }
    if (maximum.isAtMost(bound.get())) {
      return new Verdict(
          Kind.VERIFIED, "max loss " + shown + " <= " + bound.get() + " on the path " + path);
    }
    int worst = firstNotAtMost(maximum, bound.get());
    String place =
        structure.decisiveSteps().get(worst) == 0
            ? "at the start of the path"
            : "at the end of step " + structure.decisiveSteps().get(worst);
    String loss = shown(maximum.points().get(worst));
    return maximum.isAbove(bound.get())
        ? new Verdict(
            Kind.REJECTED, "the loss " + place + " is " + loss + ", more than " + bound.get())
        : new Verdict(
            Kind.INCONCLUSIVE,
            "the loss " + place + " is " + loss + ", which is not proved to be at most "
                + bound.get());
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** The first state that is above the bound, or else the first not proved to be within it. */
  private static int firstNotAtMost(PathMaximum maximum, Rational bound) {
    List<LossEnclosure> points = maximum.points();
    for (int k = 0; k < points.size(); k++) {
      if (points.get(k).isAbove(bound)) {
        return k;
      }
    }
    int k = 0;
    while (points.get(k).isAtMost(bound)) {
      k++;
    }
    return k;
  }

  private static String shown(PathMaximum maximum) {
    return maximum.exact().map(exact -> "= " + shown(exact)).orElse(shown(maximum.value()));
  }

  static String shown(LossEnclosure loss) {
    return loss.exact().map(exact -> "= " + shown(exact)).orElse(shown(loss.value()));
  }

  /** An exact value, or where it is long an enclosure of it. */
  private static String shown(Rational exact) {
    String text = exact.toString();
    return text.length() <= 30
        ? text
        : "p/q in [" + Decimal.down(exact.roundDown()) + ", " + Decimal.up(exact.roundUp()) + "]";
  }

  private static String shown(Interval value) {
    return "in [" + Decimal.down(value.lo()) + ", " + Decimal.up(value.hi()) + "]";
  }
}
