package org.isthmus.grammar.problem.resolution;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.resolution.words.Citations;
import org.isthmus.grammar.problem.resolution.words.ConstructionOptions;
import org.isthmus.grammar.problem.resolution.words.Numbers;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.resolution.words.Trainings;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Subnetworks;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Statement.CheckStatement;
import org.isthmus.grammar.problem.syntax.Statement.Checked;
import org.isthmus.grammar.problem.syntax.Statement.Summary;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.numeric.exact.Rational;

/** Checks: of which statements, for which neurons, on which data, and with which options. */
final class CheckResolution {

  private static final String EVERYTHING = "everything";

  private final Report report;
  private final Scope scope;
  private final ObjectiveResolution objectives;
  private final List<Citation> checkable;

  /** With the statements of papers that can be checked, in the order of a check of everything. */
  CheckResolution(
      Report report,
      Scope scope,
      ObjectiveResolution objectives,
      Collection<Citation> checkable) {
    this.report = report;
    this.scope = scope;
    this.objectives = objectives;
    this.checkable = List.copyOf(checkable);
  }

  /** What the check is of, and what follows from that. */
  private record Asked(List<Citation> statements, boolean everything, CheckNeeds needs) {

    /** In the words of a message. */
    String words() {
      return everything ? EVERYTHING : statements.get(0).toString();
    }
  }

  /** The action; nothing if the check or something that it uses has errors. */
  Optional<Action> resolve(CheckStatement check) {
    Optional<ModelPlan> model = scope.model(check.model());
    Optional<Asked> asked = asked(check.checked());
    Optional<SubsetPlan> subset =
        check.subset().stream().findFirst().flatMap(name -> scope.subsetOfModel(name, model));
    boolean rightly = asked.isPresent() && requireSubset(check, asked.get());
    ConstructionOptions written = new ConstructionOptions(report, check.options());
    asked.ifPresent(a -> written.requireKnown("a check of " + a.words(), a.needs().options()));
    Optional<Action.CheckOptions> options = options(written);
    boolean needsData = asked.isPresent() && needsData(check, asked.get(), written);
    Optional<Objective> objective = asked.flatMap(a -> objective(check, a, model, needsData));
    boolean sound =
        model.isPresent()
            && rightly
            && subset.isPresent() == !check.subset().isEmpty()
            && options.isPresent()
            && (objective.isPresent() || !needsData);
    return sound
        ? Optional.of(
            new Action.Check(
                model.get(),
                asked.get().statements(),
                asked.get().everything(),
                subset,
                objective,
                options.get(),
                check.file().stream().map(file -> file.text()).findFirst(),
                check.span()))
        : Optional.empty();
  }

  // ------------------------------------------------------------------ what is checked

  private Optional<Asked> asked(Checked checked) {
    if (checked instanceof Statement.Citation citation) {
      return new Citations(report)
          .resolve(citation, checkable, "whose hypotheses can be checked")
          .map(c -> new Asked(List.of(c), false, CheckNeeds.of(c)));
    }
    Word word = ((Summary) checked).word();
    if (word.text().equals(EVERYTHING)) {
      return Optional.of(new Asked(checkable, true, CheckNeeds.OF_EVERYTHING));
    }
    Optional<Citation> first =
        checkable.stream().filter(c -> c.paper().equals(word.text())).findFirst();
    if (first.isPresent()) {
      report.error(
          word.span(),
          "the check does not say which statement of " + word.text(),
          Quoting.quote(word.text()) + " alone",
          first.get() + ", for example");
    } else {
      report.add(
          Diagnostic.error(
                  word.span(),
                  "a check is of a statement of a paper, or of everything",
                  Quoting.quote(word.text()),
                  Quoting.quote(EVERYTHING) + " or a statement such as "
                      + Citations.NBM21_THEOREM_4_1)
              .withHint(NearMiss.hint(word.text(), List.of(EVERYTHING))));
    }
    return Optional.empty();
  }

  /** Whether a subset is named where one has to be and none where none may be. */
  private boolean requireSubset(CheckStatement check, Asked asked) {
    boolean named = !check.subset().isEmpty();
    if (!named && asked.needs().subset() == CheckNeeds.Subset.REQUIRED) {
      report.add(
          Diagnostic.error(
                  check.checked().span(),
                  asked.words() + " is about a subset of the neurons",
                  "none",
                  "'with SUBSET' behind it")
              .withHint("a subset is defined by 'subset NAME of NETWORK { each: selected half }'"));
      return false;
    }
    if (named && asked.needs().subset() == CheckNeeds.Subset.REFUSED) {
      Word name = check.subset().get(0);
      report.error(
          name.span(),
          asked.words() + " is about all neurons and the data of the loss",
          "subset " + Quoting.quote(name.text()),
          "no subset");
      return false;
    }
    return true;
  }

  // ------------------------------------------------------------------ data and options

  private static boolean needsData(
      CheckStatement check, Asked asked, ConstructionOptions options) {
    return asked.needs().data() == CheckNeeds.Data.REQUIRED
        || !check.file().isEmpty()
        || asked.needs().options().stream().anyMatch(options::has);
  }

  private Optional<Objective> objective(
      CheckStatement check, Asked asked, Optional<ModelPlan> model, boolean needed) {
    if (!needed && asked.needs().data() == CheckNeeds.Data.UNUSED) {
      return Optional.empty();
    }
    model.ifPresent(m -> objectives.requireFit(m.network()));
    return needed
        ? objectives.require(check.checked().span(), "a check of " + asked.words())
        : objectives.known();
  }

  /** The options; nothing if one of them is wrong. */
  private Optional<Action.CheckOptions> options(ConstructionOptions written) {
    Numbers numbers = new Numbers(report);
    Action.CheckOptions defaults = Action.CheckOptions.DEFAULT;
    Optional<Rational> epsilon =
        written.number("epsilon").flatMap(n -> numbers.notNegative(n, "epsilon"));
    Optional<Long> seed = written.number("seed").flatMap(numbers::seed);
    Optional<Classes> classes =
        written.setting("classes", Classes.values(), Classes.UNTIL_FAILURE);
    Optional<Training> subnetworks =
        written.option(Subnetworks.class).flatMap(this::training);
    boolean sound =
        written.has("epsilon") == epsilon.isPresent()
            && written.has("seed") == seed.isPresent()
            && written.has("subnetworks") == subnetworks.isPresent()
            && classes.isPresent();
    return sound
        ? Optional.of(
            new Action.CheckOptions(
                epsilon,
                classes.get() == Classes.ALL,
                seed.orElse(defaults.seed()),
                subnetworks))
        : Optional.empty();
  }

  /** Which classes are decided. */
  private enum Classes {
    ALL,
    UNTIL_FAILURE
  }

  private Optional<Training> training(Subnetworks subnetworks) {
    return subnetworks
        .origin()
        .match(
            new Origin.OfSubnetworks.Cases<>() {
              @Override
              public Optional<Training> trained(Origin.Trained trained) {
                return Optional.of(new Trainings(report).ofSubnetworks(trained));
              }

              @Override
              public Optional<Training> memorised(Origin.Memorised memorised) {
                return notTrained(memorised, "memorised");
              }

              @Override
              public Optional<Training> separated(Origin.Separated separated) {
                return notTrained(separated, "separated");
              }

              @Override
              public Optional<Training> files(Origin.SubnetworkFiles files) {
                return notTrained(files, "from");
              }
            });
  }

  private Optional<Training> notTrained(Origin.OfSubnetworks origin, String word) {
    report.error(
        origin.span(),
        "a check evaluates the bound with subnetworks that it trains",
        Quoting.quote(word),
        "'trained'");
    return Optional.empty();
  }
}
