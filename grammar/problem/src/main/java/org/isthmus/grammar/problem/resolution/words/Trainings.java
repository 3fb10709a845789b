package org.isthmus.grammar.problem.resolution.words;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Printer;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.syntax.Value;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;

/** The options of a training, and those of models and subnetworks that are not trained. */
public final class Trainings {

  private static final List<String> OF_MODELS =
      List.of("seed", "epochs", "rate", "batch", "optimiser", "target", "budget");
  private static final List<String> OF_SUBNETWORKS =
      List.of("seed", "epochs", "rate", "batch", "target", "budget");
  private static final long DEFAULT_SEED = 1;
  private static final Rational NANOS = Rational.of(1_000_000_000L);
  private static final Rational LONGEST_SECONDS = Rational.of(365L * 24 * 3600);

  private final Report report;
  private final Numbers numbers;

  /** With where errors go. */
  public Trainings(Report report) {
    this.report = report;
    this.numbers = new Numbers(report);
  }

  /** The training of a model. */
  public Training ofModel(Origin.Trained trained) {
    return resolve(trained, OF_MODELS, Training.MODEL_DEFAULT);
  }

  /** The training of subnetworks. */
  public Training ofSubnetworks(Origin.Trained trained) {
    return resolve(trained, OF_SUBNETWORKS, Training.SUBNETWORK_DEFAULT);
  }

  /** The seed of a random model, which has no other option; 1 if it is missing or wrong. */
  public long seed(Origin.RandomPoint random) {
    return seed(values(random.options(), "a random model", List.of("seed")), DEFAULT_SEED);
  }

  /** Subnetworks that memorise. */
  public PathPlan.MemorisedSubnetworks memorised(Origin.Memorised memorised) {
    Map<String, Value> values =
        values(memorised.options(), "a memorised subnetwork", List.of("seed", "target"));
    Training defaults = Training.SUBNETWORK_DEFAULT;
    return new PathPlan.MemorisedSubnetworks(
        seed(values, defaults.seed()), target(values, defaults.target()));
  }

  /** Subnetworks that separate classes. */
  public PathPlan.SeparatedSubnetworks separated(Origin.Separated separated) {
    Map<String, Value> values =
        values(separated.options(), "a separated subnetwork", List.of("target"));
    return new PathPlan.SeparatedSubnetworks(
        target(values, Training.SUBNETWORK_DEFAULT.target()));
  }

  private long seed(Map<String, Value> values, long otherwise) {
    return number(values, "seed").flatMap(numbers::seed).orElse(otherwise);
  }

  private Rational target(Map<String, Value> values, Rational otherwise) {
    return number(values, "target")
        .flatMap(n -> numbers.notNegative(n, "the target of the loss"))
        .orElse(otherwise);
  }

  /** The training; an option that is missing, or wrong and reported, is that of the default. */
  private Training resolve(Origin.Trained trained, List<String> keys, Training defaults) {
    Map<String, Value> values = values(trained.options(), "this training", keys);
    return new Training(
        seed(values, defaults.seed()),
        number(values, "epochs")
            .flatMap(n -> numbers.integer(n, "the number of epochs", 1, Integer.MAX_VALUE))
            .orElse(defaults.epochs()),
        number(values, "rate")
            .flatMap(n -> numbers.positive(n, "the learning rate"))
            .orElse(defaults.rate()),
        number(values, "batch")
            .flatMap(n -> numbers.integer(n, "the number of samples a step", 1, Integer.MAX_VALUE))
            .orElse(defaults.batch()),
        Optional.ofNullable(values.get("optimiser"))
            .flatMap(this::optimiser)
            .orElse(defaults.optimiser()),
        target(values, defaults.target()),
        Optional.ofNullable(values.get("budget")).flatMap(this::budget).orElse(defaults.budget()));
  }

  /** What the options are set to; unknown ones and second ones have been reported. */
  private Map<String, Value> values(
      List<Origin.Option> options, String whose, List<String> keys) {
    Map<String, Value> values = new HashMap<>();
    Map<String, Span> places = new HashMap<>();
    for (Origin.Option option : options) {
      Word key = option.key();
      if (!keys.contains(key.text())) {
        report.unknown(key, whose + " has no option " + Quoting.quote(key.text()), keys);
        continue;
      }
      Span first = places.putIfAbsent(key.text(), option.span());
      if (first != null) {
        report.twice(option.span(), first, Quoting.quote(key.text()));
      } else {
        values.put(key.text(), option.value());
      }
    }
    return values;
  }

  private Optional<Literal> number(Map<String, Value> values, String key) {
    Value value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Literal literal) {
      return Optional.of(literal);
    }
    report.error(
        value.span(),
        Quoting.quote(key) + " is not a number",
        Quoting.quote(Printer.value(value)),
        "a number without a unit");
    return Optional.empty();
  }

  private Optional<Training.Optimiser> optimiser(Value value) {
    if (value instanceof Word word) {
      switch (word.text()) {
        case "adam":
          return Optional.of(Training.Optimiser.ADAM);
        case "sgd":
          return Optional.of(Training.Optimiser.SGD);
        default:
          report.unknown(
              word, "there is no optimiser " + Quoting.quote(word.text()), List.of("adam", "sgd"));
          return Optional.empty();
      }
    }
    report.error(
        value.span(),
        "the optimiser is not a word",
        Quoting.quote(Printer.value(value)),
        "'adam' or 'sgd'");
    return Optional.empty();
  }

  private Optional<Duration> budget(Value value) {
    if (!(value instanceof Value.Duration duration)) {
      report.error(
          value.span(),
          "the budget is not a duration",
          Quoting.quote(Printer.value(value)),
          "a number with a unit, as in '10 minutes'");
      return Optional.empty();
    }
    Optional<Rational> count = numbers.positive(duration.number(), "the budget");
    long unit =
        switch (duration.unit().text().charAt(0)) {
          case 's' -> 1;
          case 'm' -> 60;
          default -> 3600;
        };
    if (count.isEmpty()) {
      return Optional.empty();
    }
    Rational seconds = count.get().times(Rational.of(unit));
    Rational exact = seconds.times(NANOS);
    BigInteger nanos = exact.numerator().divide(exact.denominator());
    if (seconds.compareTo(LONGEST_SECONDS) > 0 || nanos.signum() == 0) {
      report.error(
          value.span(),
          "the budget is out of range",
          Quoting.quote(duration.number().text() + " " + duration.unit().text()),
          "a nanosecond to a year");
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(nanos.longValueExact()));
  }
}
