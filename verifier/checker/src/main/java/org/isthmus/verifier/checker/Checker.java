package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Subdivision;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.enclosed.EnclosedStep;
import org.isthmus.verifier.checker.enclosed.PieceEnclosures;
import org.isthmus.verifier.checker.findings.FindingsChecker;
import org.isthmus.verifier.checker.findings.Judgement;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.isthmus.verifier.checker.loss.WrongProductException;
import org.isthmus.verifier.checker.text.Decimal;

/**
 * Decides the claim of a certificate on given data: every step by its rule, then the loss at the
 * states that decide the maximum, then the exact comparison with the bound; or every finding.
 */
public final class Checker {

  private static final Rational LARGEST_FINITE = Rational.of(Double.MAX_VALUE);

  private final int threads;
  private final ProgressListener progress;
  private final Optional<ExactProducts> products;

  public Checker(int threads, ProgressListener progress) {
    this(threads, progress, Optional.empty());
  }

  /** With an engine, if there is one, for the losses on paths that are neither exact nor small. */
  public Checker(int threads, ProgressListener progress, Optional<ExactProducts> products) {
    this.threads = threads;
    this.progress = progress;
    this.products = products;
  }

  /**
   * What was found.
   *
   * @param verdict the verdict
   * @param steps the decided steps, if all were accepted
   * @param maximum the losses at the states that decide the maximum, if it came to that
   * @param details lines for people on what else was computed
   * @param judgements what was decided of each finding of a certificate of findings
   */
  public record Report(
      Verdict verdict,
      Optional<DecidedSteps> steps,
      Optional<PathMaximum> maximum,
      List<String> details,
      List<Judgement> judgements) {

    public Report {
      details = List.copyOf(details);
      judgements = List.copyOf(judgements);
    }

    Report(
        Verdict verdict,
        Optional<DecidedSteps> steps,
        Optional<PathMaximum> maximum,
        List<String> details) {
      this(verdict, steps, maximum, details, List.of());
    }

    Report(Verdict verdict, Optional<DecidedSteps> steps, Optional<PathMaximum> maximum) {
      this(verdict, steps, maximum, List.of());
    }

    static Report of(Kind kind, String reason) {
      return new Report(new Verdict(kind, reason), Optional.empty(), Optional.empty());
    }
  }

  /**
   * Decides the claim on the data of the certificate. That these are the data, the caller has made
   * sure by their digest.
   */
  public Report check(Certificate certificate, Dataset data) {
    return check(certificate, data, true);
  }

  /** Decides the claim of an exact certificate on its data. */
  public Report check(Certificate certificate, RationalDataset data) {
    if (hasBoundedSteps(certificate)) {
      return Report.of(Kind.INCONCLUSIVE, "no loss is enclosed over a step on data with fractions");
    }
    return new ExactChecker(certificate, data, progress).check();
  }

  /** Decides all findings on the data of their certificate. */
  public Report check(Findings findings, Dataset data) {
    return report(findings, FindingsChecker.judge(findings, data, threads, progress));
  }

  /** Decides all findings on data that may have fractions. */
  public Report check(Findings findings, RationalDataset data) {
    return report(findings, FindingsChecker.judge(findings, data, threads, progress));
  }

  private static Report report(Findings findings, List<Judgement> judgements) {
    return new Report(
        FindingsReport.verdict(findings, judgements),
        Optional.empty(),
        Optional.empty(),
        FindingsReport.lines(findings, judgements),
        judgements);
  }

  /** Encloses the maximum on other data, about which the certificate claims nothing. */
  public Report checkOn(Certificate certificate, Dataset otherData) {
    return check(certificate, otherData, false);
  }

  private static boolean hasBoundedSteps(Certificate certificate) {
    return certificate.steps().stream()
        .anyMatch(step -> step.conclusion() == Step.Conclusion.BOUNDED);
  }

  private Report check(Certificate certificate, Dataset data, boolean claimed) {
    Structure structure;
    try {
      structure = Structure.of(certificate);
    } catch (Structure.RejectedException e) {
      return Report.of(Kind.REJECTED, e.getMessage());
    }
    try {
      return check(certificate, data, claimed, structure);
    } catch (WrongProductException e) {
      return Report.of(Kind.INCONCLUSIVE, e.getMessage() + ", so nothing is proved of the losses");
    }
  }

  private Report check(
      Certificate certificate, Dataset data, boolean claimed, Structure structure) {
    LossEnclosures losses =
        new LossEnclosures(certificate.loss(), data, threads, progress, products);
    // Where no number is claimed, what is finite is good enough as a first look.
    Rational bound =
        claimed && certificate.claim() instanceof Claim.MaxLoss claim
            ? claim.bound()
            : LARGEST_FINITE;
    PathMaximum maximum = PathMaximum.of(losses, structure.decisive(), bound);
    boolean refuted =
        claimed && Levels.of(certificate.claim(), maximum, List.of()).areRefuted();
    List<EnclosedStep> enclosed =
        refuted ? List.of() : enclosed(certificate, data, structure);
    if (claimed && certificate.claim() instanceof Claim.AtMostEnds) {
      Levels levels = Levels.of(certificate.claim(), maximum, enclosed);
      if (!levels.areProved() && !levels.areRefuted()) {
        maximum = maximum.sharpened(losses, structure.decisive());
      }
    }
    for (EnclosedStep step : enclosed) {
      maximum = maximum.andAtMost(step.bound());
    }
    if (enclosed.size() < structure.bounded().size()) {
      maximum = maximum.andAtMost(Double.POSITIVE_INFINITY);
    }
    DecidedSteps steps =
        new DecidedSteps(structure.conclusions(), structure.decisiveSteps(), enclosed);
    Optional<String> engine =
        maximum.byProducts() ? products.map(ExactProducts::name) : Optional.empty();
    Verdict verdict =
        claimed
            ? verdict(certificate, data.size(), steps, maximum, engine)
            : verdictOnOtherData(certificate, data.size(), maximum, engine);
    return new Report(verdict, Optional.of(steps), Optional.of(maximum));
  }

  private List<EnclosedStep> enclosed(
      Certificate certificate, Dataset data, Structure structure) {
    PieceEnclosures enclosures =
        new PieceEnclosures(certificate.loss(), data, threads, progress);
    List<EnclosedStep> enclosed = new ArrayList<>();
    for (Structure.Bounded step : structure.bounded()) {
      List<Subdivision.Piece> pieces = step.subdivision().pieces();
      enclosed.add(
          new EnclosedStep(
              step.number(), pieces, enclosures.upperBounds(step.from(), step.to(), pieces)));
    }
    return enclosed;
  }

  private static Verdict verdictOnOtherData(
      Certificate certificate, int samples, PathMaximum maximum, Optional<String> engine) {
    return maximum.value().hi() <= Double.MAX_VALUE
        ? new Verdict(
            Kind.VERIFIED,
            "max loss " + shown(maximum) + " over the path "
                + path(certificate, samples, engine) + ", on other data")
        : new Verdict(
            Kind.INCONCLUSIVE,
            "no upper bound on the loss was proved on the other data" + remark(engine));
  }

  private static String remark(Optional<String> engine) {
    return engine.map(name -> " (products by " + name + ")").orElse("");
  }

  private static String path(Certificate certificate, int samples, Optional<String> engine) {
    return "from " + certificate.first().name() + " to " + certificate.second().name() + " ("
        + counted(certificate.steps().size(), "segment") + ", " + counted(samples, "sample")
        + engine.map(name -> ", products by " + name).orElse("") + ")";
  }

  /**
   * The verdict on a bound on the loss along a path whose steps are all accepted.
   *
   * @param engine the name of the engine by whose products losses are enclosed, if one was used
   */
  static Verdict verdict(
      Certificate certificate,
      int samples,
      DecidedSteps steps,
      PathMaximum maximum,
      Optional<String> engine) {
    Levels levels = Levels.of(certificate.claim(), maximum, steps.enclosed());
    if (levels.areProved()) {
      return new Verdict(
          Kind.VERIFIED,
          "max loss " + shown(maximum) + " <= " + levels.text()
              + levels
                  .provedExcess()
                  .map(excess -> " (above the ends by at most " + Decimal.up(excess.roundUp()) + ")")
                  .orElse("")
              + " on the path " + path(certificate, samples, engine));
    }
    Optional<Integer> worst = levels.worst();
    if (worst.isEmpty()) {
      EnclosedStep open = levels.open().orElseThrow();
      return new Verdict(
          Kind.INCONCLUSIVE,
          "the loss on step " + open.number() + " is " + open
              + ", which is not proved to be at most " + levels.text() + remark(engine));
    }
    String place = steps.place(worst.get());
    String loss = shown(maximum.points().get(worst.get()));
    return levels.isRefuted(worst.get())
        ? new Verdict(
            Kind.REJECTED,
            "the loss " + place + " is " + loss + ", more than " + levels.text()
                + levels
                    .refutedBy(worst.get())
                    .map(excess -> " (by at least " + Decimal.down(excess.roundDown()) + ")")
                    .orElse("")
                + remark(engine))
        : new Verdict(
            Kind.INCONCLUSIVE,
            "the loss " + place + " is " + loss + ", which is not proved to be at most "
                + levels.text() + remark(engine));
  }

  static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String shown(PathMaximum maximum) {
    return maximum.exact().map(exact -> "= " + Decimal.exact(exact)).orElse(Decimal.in(maximum.value()));
  }

  static String shown(LossEnclosure loss) {
    return loss.exact().map(exact -> "= " + Decimal.exact(exact)).orElse(Decimal.in(loss.value()));
  }
}
