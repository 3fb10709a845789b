package org.isthmus.grammar.problem.resolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.Generator;
import org.isthmus.grammar.problem.resolution.words.Arguments;
import org.isthmus.grammar.problem.resolution.words.Numbers;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Call;
import org.isthmus.grammar.problem.syntax.Operation;
import org.isthmus.grammar.problem.syntax.Printer;
import org.isthmus.grammar.problem.syntax.Statement.DataStatement;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Network;

/** Data: sources, preprocessing, and what is known of their shape. */
final class DataResolution {

  private static final int MOST = Integer.MAX_VALUE;
  private static final Rational DEFAULT_NOISE = Rational.of(1, 10);
  private static final Rational DEFAULT_SPREAD = Rational.of(1, 2);
  private static final int CIFAR_INPUTS = 3072;
  private static final int CIFAR_CLASSES = 10;
  private static final List<String> SOURCES =
      List.of(
          "idx",
          "cifar",
          "npy",
          "npz",
          "safetensors",
          "text",
          "csv",
          "two_moons",
          "spirals",
          "gaussian_clusters",
          "teacher");

  private final Report report;
  private final Numbers numbers;
  private final Scope scope;
  private final Map<String, DataShape> shapes = new HashMap<>();

  DataResolution(Report report, Scope scope) {
    this.report = report;
    this.numbers = new Numbers(report);
    this.scope = scope;
  }

  /** What is known of the data with this name; they have been resolved. */
  DataShape shape(String name) {
    return shapes.get(name);
  }

  /** A source with the shape of what it gives. */
  private record Known(DataPlan.Source source, DataShape shape) {}

  /** The data; nothing if their source has errors. */
  Optional<DataPlan> resolve(DataStatement statement) {
    Optional<Known> known = source(statement.source());
    List<DataRecipe.Operation> operations = new ArrayList<>();
    DataShape shape =
        known.map(Known::shape).orElse(new DataShape(0, DataShape.Kind.EITHER, 0));
    boolean generated =
        known.map(k -> k.source() instanceof DataPlan.Generated).orElse(Boolean.FALSE);
    boolean exact = statement.source().name().text().equals("text");
    int samples =
        known
            .filter(k -> generated)
            .map(k -> ((DataPlan.Generated) k.source()).generator().samples())
            .orElse(MOST);
    Map<String, Span> seen = new HashMap<>();
    for (Operation operation : statement.operations()) {
      String slot = slot(operation);
      Span first = seen.putIfAbsent(slot, operation.span());
      if (first != null) {
        report.twice(operation.span(), first, slot);
        continue;
      }
      if (exact && !(operation instanceof Operation.Take)) {
        report.error(
            operation.span(),
            "the numbers of text are exact, and this operation works on binary64",
            Quoting.quote(Printer.operation(operation)),
            "'take' alone");
        continue;
      }
      Step step = new Step(shape, generated, samples);
      operation.match(step).ifPresent(operations::add);
      shape = step.after;
    }
    DataShape last = shape;
    return known.map(
        k -> {
          shapes.put(statement.name().text(), last);
          return new DataPlan(
              statement.name().text(), completed(k.source(), operations), statement.span());
        });
  }

  private static DataPlan.Source completed(
      DataPlan.Source source, List<DataRecipe.Operation> operations) {
    if (source instanceof DataPlan.Generated generated) {
      return new DataPlan.Generated(generated.generator(), operations);
    }
    DataRecipe recipe = ((DataPlan.FromFiles) source).recipe();
    return new DataPlan.FromFiles(
        new DataRecipe(recipe.format(), recipe.files(), operations));
  }

  // ------------------------------------------------------------------ sources

  private Optional<Known> source(Call call) {
    switch (call.name().text()) {
      case "idx":
        return arguments(call)
            .files(2, 2, "the file of the images and that of the labels")
            .map(files -> fromFiles(new DataRecipe.Idx(), files, 0, DataShape.Kind.LABELS, 0));
      case "cifar":
        return arguments(call)
            .files(1, MOST, "one file of records or more")
            .map(
                files ->
                    fromFiles(
                        new DataRecipe.Cifar(),
                        files,
                        CIFAR_INPUTS,
                        DataShape.Kind.LABELS,
                        CIFAR_CLASSES));
      case "npy":
        return arguments(call)
            .files(2, 2, "the file of the inputs and that of the targets")
            .map(files -> fromFiles(new DataRecipe.Npy(), files, 0, DataShape.Kind.EITHER, 0));
      case "npz":
      case "safetensors":
        return arrays(call, "." + call.name().text())
            .map(arrays -> arrays.data(DataRecipe.Arrays::new, DataShape.Kind.EITHER));
      case "text":
        return arrays(call, ".txt")
            .map(arrays -> arrays.data(DataRecipe.Text::new, DataShape.Kind.VALUES));
      case "csv":
        return csv(call);
      case "two_moons":
      case "spirals":
      case "gaussian_clusters":
      case "teacher":
        return generated(call);
      default:
        report.unknown(
            call.name(),
            "there is no source of data " + Quoting.quote(call.name().text()),
            SOURCES);
        return Optional.empty();
    }
  }

  private Arguments arguments(Call call) {
    return new Arguments(report, call, List.of(), List.of());
  }

  private static Known fromFiles(
      DataRecipe.Format format,
      List<String> files,
      int inputs,
      DataShape.Kind kind,
      int targets) {
    return new Known(
        new DataPlan.FromFiles(new DataRecipe(format, files, List.of())),
        new DataShape(inputs, kind, targets));
  }

  /** A file and the names of two arrays in it. */
  private record NamedArrays(String file, String inputs, String targets) {
    Known data(BiFunction<String, String, DataRecipe.Format> format, DataShape.Kind kind) {
      return fromFiles(format.apply(inputs, targets), List.of(file), 0, kind, 0);
    }
  }

  private Optional<NamedArrays> arrays(Call call, String extension) {
    Arguments arguments =
        new Arguments(report, call, List.of("inputs", "targets"), List.of());
    Optional<String> file =
        arguments.files(1, 1, "the file, and the names of its arrays").map(files -> files.get(0));
    Optional<Quoted> inputs = arguments.requiredString("inputs");
    Optional<Quoted> targets = arguments.requiredString("targets");
    if (file.isPresent() && !file.get().endsWith(extension)) {
      report.error(
          call.span(),
          call.name().text() + " reads files of another kind",
          "\"" + file.get() + "\"",
          "a name that ends in " + extension);
      return Optional.empty();
    }
    if (file.isEmpty() || inputs.isEmpty() || targets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NamedArrays(file.get(), inputs.get().text(), targets.get().text()));
  }

  private Optional<Known> csv(Call call) {
    Arguments arguments =
        new Arguments(report, call, List.of("header", "targets"), List.of("labels"));
    Optional<List<String>> files = arguments.files(1, 1, "the file");
    boolean labels = arguments.flag("labels");
    Optional<Integer> header =
        arguments
            .literal("header")
            .map(n -> numbers.integer(n, "the number of header lines", 0, MOST))
            .orElse(Optional.of(0));
    Optional<Literal> columns = arguments.literal("targets");
    Optional<Integer> targets =
        columns
            .map(n -> numbers.integer(n, "the number of target columns", 1, MOST))
            .orElse(Optional.of(1));
    if (labels && targets.isPresent() && targets.get() != 1) {
      report.error(
          columns.map(Literal::span).orElse(call.span()),
          "labels stand in one column",
          "'targets " + targets.get() + "'",
          "'targets 1' with 'labels'");
      return Optional.empty();
    }
    if (files.isEmpty() || header.isEmpty() || targets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        fromFiles(
            new DataRecipe.Csv(header.get(), targets.get(), labels),
            files.get(),
            0,
            labels ? DataShape.Kind.LABELS : DataShape.Kind.VALUES,
            labels ? 0 : targets.get()));
  }

  private Optional<Known> generated(Call call) {
    String name = call.name().text();
    List<String> keys =
        switch (name) {
          case "two_moons" -> List.of("samples", "noise", "seed");
          case "spirals" -> List.of("samples", "classes", "noise", "seed");
          case "gaussian_clusters" ->
              List.of("samples", "classes", "dimension", "spread", "seed");
          default -> List.of("samples", "network", "seed");
        };
    Arguments arguments = new Arguments(report, call, keys, List.of());
    arguments.noneWithoutName();
    Optional<Integer> samples =
        arguments
            .required("samples")
            .flatMap(n -> numbers.integer(n, "the number of samples", 1, MOST));
    Optional<Integer> classes = integer(arguments, "classes", 2);
    Optional<Integer> dimension = integer(arguments, "dimension", 1);
    Optional<Rational> noise = rational(arguments, "noise", DEFAULT_NOISE);
    Optional<Rational> spread = rational(arguments, "spread", DEFAULT_SPREAD);
    Optional<Long> seed =
        arguments.literal("seed").map(numbers::seed).orElse(Optional.of(1L));
    Optional<Network> network =
        name.equals("teacher")
            ? arguments.requiredName("network").flatMap(scope::network)
            : Optional.empty();
    boolean complete =
        samples.isPresent()
            && classes.isPresent()
            && dimension.isPresent()
            && noise.isPresent()
            && spread.isPresent()
            && seed.isPresent()
            && (network.isPresent() || !name.equals("teacher"));
    if (!complete) {
      return Optional.empty();
    }
    DataShape.Kind labels = DataShape.Kind.LABELS;
    switch (name) {
      case "two_moons":
        return known(
            new Generator.TwoMoons(samples.get(), noise.get(), seed.get()),
            new DataShape(2, labels, 2));
      case "spirals":
        return known(
            new Generator.Spirals(samples.get(), classes.get(), noise.get(), seed.get()),
            new DataShape(2, labels, classes.get()));
      case "gaussian_clusters":
        return known(
            new Generator.GaussianClusters(
                samples.get(), classes.get(), dimension.get(), spread.get(), seed.get()),
            new DataShape(dimension.get(), labels, classes.get()));
      default:
        Network shape = network.get();
        return known(
            new Generator.Teacher(samples.get(), shape, seed.get()),
            new DataShape(shape.inputWidth(), DataShape.Kind.VALUES, shape.outputWidth()));
    }
  }

  private static Optional<Known> known(Generator generator, DataShape shape) {
    return Optional.of(new Known(new DataPlan.Generated(generator, List.of()), shape));
  }

  private Optional<Integer> integer(Arguments arguments, String key, int least) {
    return arguments
        .literal(key)
        .map(n -> numbers.integer(n, Quoting.quote(key), least, MOST))
        .orElse(Optional.of(2));
  }

  private Optional<Rational> rational(Arguments arguments, String key, Rational otherwise) {
    return arguments
        .literal(key)
        .map(n -> numbers.notNegative(n, Quoting.quote(key)))
        .orElse(Optional.of(otherwise));
  }

  // ------------------------------------------------------------------ preprocessing

  /** What a second operation of the same kind would repeat. */
  private static String slot(Operation operation) {
    if (operation instanceof Operation.Take) {
      return "'take'";
    } else if (operation instanceof Operation.Float32) {
      return "'float32'";
    }
    boolean ofInputs =
        operation instanceof Operation.Scale || operation instanceof Operation.Normalise;
    return ofInputs ? "'scale' or 'normalise'" : "'one_hot' or 'signs'";
  }

  /** One operation on data of which something is known. */
  private final class Step implements Operation.Cases<Optional<DataRecipe.Operation>> {

    private final DataShape before;
    private final boolean generated;
    private final int samples;
    private DataShape after;

    Step(DataShape before, boolean generated, int samples) {
      this.before = before;
      this.generated = generated;
      this.samples = samples;
      this.after = before;
    }

    @Override
    public Optional<DataRecipe.Operation> take(Operation.Take take) {
      Optional<Integer> count = numbers.integer(take.count(), "the number of samples", 1, MOST);
      Optional<Integer> from = numbers.integer(take.from(), "the first sample", 0, MOST);
      if (count.isEmpty() || from.isEmpty()) {
        return Optional.empty();
      }
      if ((long) count.get() + from.get() > samples) {
        report.error(
            take.span(),
            "there are not so many samples",
            "samples up to " + ((long) count.get() + from.get()),
            "at most " + samples);
      }
      return Optional.of(new DataRecipe.Take(from.get(), count.get()));
    }

    @Override
    public Optional<DataRecipe.Operation> scale(Operation.Scale scale) {
      requireBytes(scale.span(), "scale");
      List<Literal> range = scale.range().numbers();
      if (range.size() != 2 || range.get(0).number().compareTo(range.get(1).number()) >= 0) {
        report.error(
            scale.range().span(),
            "'scale' needs a range",
            range.size() == 2
                ? "[" + range.get(0).text() + ", " + range.get(1).text() + "]"
                : range.size() + " numbers",
            "two numbers, the smaller one first, as in [-1, 1]");
        return Optional.empty();
      }
      boolean finite = true;
      for (Literal end : range) {
        finite &= numbers.requireDouble(end, "the end of the range");
      }
      return finite
          ? Optional.of(new DataRecipe.Scale(range.get(0).number(), range.get(1).number()))
          : Optional.empty();
    }

    @Override
    public Optional<DataRecipe.Operation> normalise(Operation.Normalise normalise) {
      requireBytes(normalise.span(), "normalise");
      List<Literal> means = list(normalise.means());
      List<Literal> deviations = list(normalise.deviations());
      if (means.size() != deviations.size()) {
        report.error(
            normalise.deviations().span(),
            "'normalise' needs as many deviations as means",
            Integer.toString(deviations.size()),
            Integer.toString(means.size()));
        return Optional.empty();
      }
      boolean sound = true;
      for (int k = 0; k < means.size(); k++) {
        Literal deviation = deviations.get(k);
        sound &= numbers.requireDouble(means.get(k), "a mean");
        sound &=
            numbers.positive(deviation, "a deviation").isPresent()
                && numbers.requireDouble(deviation, "a deviation");
      }
      if (before.inputs() != DataShape.UNKNOWN && before.inputs() % means.size() != 0) {
        report.error(
            normalise.means().span(),
            "the inputs cannot be split into so many channels",
            means.size() + " channels",
            "a divisor of " + before.inputs());
      }
      return sound
          ? Optional.of(new DataRecipe.Normalise(values(means), values(deviations)))
          : Optional.empty();
    }

    @Override
    public Optional<DataRecipe.Operation> float32(Operation.Float32 float32) {
      return Optional.of(new DataRecipe.ToFloat32());
    }

    @Override
    public Optional<DataRecipe.Operation> oneHot(Operation.OneHot oneHot) {
      requireLabels(oneHot.span(), "one_hot");
      Optional<Integer> classes =
          numbers.integer(oneHot.classes(), "the number of classes", 2, MOST);
      boolean labels = before.kind() == DataShape.Kind.LABELS;
      if (classes.isPresent() && labels && before.targets() > classes.get()) {
        report.error(
            oneHot.classes().span(),
            "the data have more classes",
            Integer.toString(classes.get()),
            "at least " + before.targets());
      }
      after = before.withTargets(DataShape.Kind.ONE_HOT, classes.orElse(DataShape.UNKNOWN));
      return classes.map(DataRecipe.OneHot::new);
    }

    @Override
    public Optional<DataRecipe.Operation> signs(Operation.Signs signs) {
      requireLabels(signs.span(), "signs");
      if (before.kind() == DataShape.Kind.LABELS && before.targets() > 2) {
        report.error(
            signs.span(), "'signs' is for two classes", before.targets() + " classes", "2");
      }
      after = before.withTargets(DataShape.Kind.SIGNS, 1);
      return Optional.of(new DataRecipe.Signs());
    }

    private void requireBytes(Span span, String operation) {
      if (generated) {
        report.error(
            span,
            "'" + operation + "' divides by 255: it is for bytes",
            "generated data",
            "data from files");
      }
    }

    private void requireLabels(Span span, String operation) {
      if (before.kind() == DataShape.Kind.VALUES) {
        report.add(
            Diagnostic.error(
                span, "'" + operation + "' is for class labels", "real targets", "class labels"));
      }
    }

    private List<Literal> list(Value value) {
      return value instanceof Value.Numbers list ? list.numbers() : List.of((Literal) value);
    }

    private List<Rational> values(List<Literal> literals) {
      return literals.stream().map(Literal::number).toList();
    }
  }
}
