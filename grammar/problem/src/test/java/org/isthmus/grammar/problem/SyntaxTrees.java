package org.isthmus.grammar.problem;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.isthmus.grammar.problem.syntax.Call;
import org.isthmus.grammar.problem.syntax.ConstructionOption;
import org.isthmus.grammar.problem.syntax.Demand;
import org.isthmus.grammar.problem.syntax.Operation;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Selection;
import org.isthmus.grammar.problem.syntax.Spec;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Statement.Route;
import org.isthmus.grammar.problem.syntax.Value;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Span;

/** Random syntax trees of the whole language, without places. */
final class SyntaxTrees {

  private static final Span AT = Span.NONE;
  private static final String RESERVED =
      " assert barrier capacity certify check data loss model network path plot subset by connect each"
          + " float32 from input layer layers normalise of on one_hot output satisfies seed"
          + " subnetworks take to transposed with ";
  private static final List<String> SOFT =
      List.of(
          "all", "bias", "dense", "descend", "disconnect", "ends", "half", "memorised", "no", "random",
          "rows", "scale", "selected", "separated", "signs", "smaller", "swap", "trained", "unbounded");
  private static final List<String> UNITS =
      List.of("s", "second", "seconds", "min", "minute", "minutes", "h", "hour", "hours");

  private SyntaxTrees() {}

  static Arbitrary<Spec> specs() {
    return statement().list().ofMaxSize(8).map(Spec::new);
  }

  private static Arbitrary<Statement> statement() {
    return Arbitraries.oneOf(
        network(),
        data(),
        loss(),
        model(),
        subset(),
        check(),
        capacity(),
        path(),
        barrier(),
        action());
  }

  // ------------------------------------------------------------------ words and numbers

  /** A name that is no word of the language at all. */
  private static Arbitrary<Word> plainName() {
    Arbitrary<String> rest =
        Arbitraries.strings().withChars("abzAZ_0189").ofMinLength(0).ofMaxLength(9);
    return Combinators.combine(Arbitraries.of("a", "Q", "_", "h", "sub", "net", "x"), rest)
        .as((first, more) -> first + more)
        .filter(
            text ->
                !RESERVED.contains(" " + text + " ")
                    && !SOFT.contains(text)
                    && !UNITS.contains(text))
        .map(SyntaxTrees::word);
  }

  private static Arbitrary<Word> name() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, plainName()),
        Tuple.of(1, Arbitraries.of(SOFT).map(SyntaxTrees::word)),
        Tuple.of(1, Arbitraries.of(UNITS).map(SyntaxTrees::word)));
  }

  private static Arbitrary<Word> key() {
    return Arbitraries.oneOf(plainName(), Arbitraries.just(word("seed")));
  }

  private static Word word(String text) {
    return new Word(text, AT);
  }

  private static Arbitrary<Literal> literal() {
    Arbitrary<String> digits =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 5000).map(String::valueOf),
            Arbitraries.of("60_000", "1_2_3", "007", "123456789012345678901234567890"));
    Arbitrary<String> unsigned =
        Arbitraries.oneOf(
            digits,
            Combinators.combine(digits, digits).as((a, b) -> a + "." + b),
            digits.map(a -> "." + a),
            Combinators.combine(digits, Arbitraries.of("e-3", "E5", "e+2")).as((a, b) -> a + b),
            Combinators.combine(digits, Arbitraries.integers().between(1, 99))
                .as((a, b) -> a + "/" + b));
    return Combinators.combine(Arbitraries.of("", "", "", "-"), unsigned)
        .as((sign, text) -> new Literal(sign + text, AT));
  }

  private static Arbitrary<Value.Numbers> numbers() {
    return literal().list().ofMinSize(1).ofMaxSize(5).map(list -> new Value.Numbers(list, AT));
  }

  private static Arbitrary<Quoted> quoted() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars('é', '日', '\u00a0')
        .excludeChars('"')
        .ofMaxLength(30)
        .map(text -> new Quoted(text, AT));
  }

  // ------------------------------------------------------------------ statements

  private static Arbitrary<Statement> network() {
    Arbitrary<Statement.LayerItem> one =
        Combinators.combine(name(), literal(), call(), Arbitraries.of(true, false))
            .as((n, width, act, bias) -> new Statement.LayerItem(n, n, width, act, bias, AT));
    Arbitrary<Statement.LayerItem> many =
        Combinators.combine(name(), name(), literal(), call(), Arbitraries.of(true, false))
            .as((a, b, width, act, bias) -> new Statement.LayerItem(a, b, width, act, bias, AT));
    return Combinators.combine(
            name(),
            literal().map(width -> new Statement.Input(width, AT)),
            Arbitraries.oneOf(one, many).list().ofMaxSize(4),
            Combinators.combine(literal(), Arbitraries.of(true, false))
                .as((width, bias) -> new Statement.Output(width, bias, AT)))
        .as((n, in, layers, out) -> new Statement.NetworkStatement(n, in, layers, out, AT));
  }

  private static Arbitrary<Call> call() {
    Arbitrary<Value> value = Arbitraries.oneOf(literal(), numbers(), quoted());
    Arbitrary<Call.Argument> argument =
        Arbitraries.oneOf(
            value.map(v -> new Call.Argument.Positional(v, AT)),
            Combinators.combine(key(), value).as((k, v) -> new Call.Argument.Keyed(k, v, AT)),
            key().map(k -> new Call.Argument.Flag(k, AT)),
            name().map(n -> new Call.Argument.Keyed(word("network"), n, AT)));
    return Combinators.combine(name(), argument.list().ofMaxSize(3))
        .as((n, arguments) -> new Call(n, arguments, AT));
  }

  private static Arbitrary<Statement> data() {
    Arbitrary<Operation> operation =
        Arbitraries.oneOf(
            Combinators.combine(literal(), literal())
                .as((count, from) -> new Operation.Take(count, from, AT)),
            literal().map(count -> new Operation.Take(count, new Literal("0", AT), AT)),
            numbers().map(range -> new Operation.Scale(range, AT)),
            Combinators.combine(literal(), literal())
                .as((mean, deviation) -> new Operation.Normalise(mean, deviation, AT)),
            Combinators.combine(numbers(), numbers())
                .as((means, deviations) -> new Operation.Normalise(means, deviations, AT)),
            Arbitraries.just(new Operation.Float32(AT)),
            literal().map(classes -> new Operation.OneHot(classes, AT)),
            Arbitraries.just(new Operation.Signs(AT)));
    return Combinators.combine(name(), call(), operation.list().ofMaxSize(5))
        .as((n, source, operations) -> new Statement.DataStatement(n, source, operations, AT));
  }

  private static Arbitrary<Statement> loss() {
    return Combinators.combine(call(), name())
        .as((loss, data) -> new Statement.LossStatement(loss, data, AT));
  }

  private static Arbitrary<List<Origin.Option>> options() {
    Arbitrary<Value> duration =
        Combinators.combine(literal(), Arbitraries.of(UNITS))
            .as((number, unit) -> new Value.Duration(number, word(unit), AT));
    Arbitrary<Value> value = Arbitraries.oneOf(literal(), duration, name(), quoted());
    return Combinators.combine(key(), value)
        .as((k, v) -> new Origin.Option(k, v, AT))
        .list()
        .ofMaxSize(6);
  }

  private static Arbitrary<Origin.Trained> trained() {
    return options().map(options -> new Origin.Trained(options, AT));
  }

  private static Arbitrary<Statement> model() {
    Arbitrary<Origin.ArrayName> arrayName =
        Combinators.combine(plainName(), quoted(), Arbitraries.of(true, false))
            .as((n, array, transposed) -> new Origin.ArrayName(n, array, transposed, AT));
    Arbitrary<Origin.OfModel> origin =
        Arbitraries.oneOf(
            trained(),
            options().map(options -> new Origin.RandomPoint(options, AT)),
            Combinators.combine(quoted(), arrayName.list().ofMaxSize(3))
                .as((file, names) -> new Origin.ModelFile(file, names, AT)));
    return Combinators.combine(name(), name(), origin)
        .as((n, network, from) -> new Statement.ModelStatement(n, network, from, AT));
  }

  private static Arbitrary<Selection.Explicit> indexSet() {
    return Combinators.combine(literal(), literal(), Arbitraries.of(true, false))
        .as((a, b, single) -> new Selection.IndexRange(a, single ? a : b, AT))
        .list()
        .ofMaxSize(40)
        .map(ranges -> new Selection.Explicit(ranges, AT));
  }

  private static Arbitrary<Statement> subset() {
    Arbitrary<Selection.Count> count =
        Arbitraries.oneOf(
            literal().map(number -> new Selection.Count.Exactly(number, AT)),
            Arbitraries.just(new Selection.Count.Half(AT)),
            Arbitraries.just(new Selection.Count.SmallerHalf(AT)));
    Arbitrary<Selection> selection =
        Arbitraries.oneOf(
            Arbitraries.just(new Selection.All(AT)),
            indexSet(),
            Combinators.combine(count, literal())
                .as((number, seed) -> new Selection.Random(number, seed, AT)),
            Combinators.combine(count, Arbitraries.oneOf(name(), Arbitraries.just(word("qr"))))
                .as((number, by) -> new Selection.Selected(number, by, AT)));
    Arbitrary<Word> layer =
        Arbitraries.oneOf(
            name(), Arbitraries.of("each", "input", "output").map(SyntaxTrees::word));
    Arbitrary<Statement.SubsetEntry> entry =
        Combinators.combine(layer, selection)
            .as((l, chosen) -> new Statement.SubsetEntry(l, chosen, AT));
    return Combinators.combine(name(), name(), entry.list().ofMaxSize(3))
        .as((n, network, entries) -> new Statement.SubsetStatement(n, network, entries, AT));
  }

  private static Arbitrary<Statement.Citation> citation() {
    return Combinators.combine(name(), quoted())
        .as((paper, label) -> new Statement.Citation(paper, label, AT));
  }

  private static Arbitrary<Statement> check() {
    Arbitrary<Statement.Checked> checked =
        Arbitraries.oneOf(
            citation(),
            Arbitraries.oneOf(name(), Arbitraries.just(word("everything")))
                .map(word -> new Statement.Summary(word, AT)));
    return Combinators.combine(
            name(),
            checked,
            name().list().ofMaxSize(1),
            constructionOptions(),
            quoted().list().ofMaxSize(1))
        .as(
            (model, what, subset, options, file) ->
                new Statement.CheckStatement(model, what, subset, options, AT, file, AT));
  }

  private static Arbitrary<Statement> capacity() {
    return Combinators.combine(name(), name())
        .as((network, subset) -> new Statement.CapacityStatement(network, subset, AT));
  }

  private static Arbitrary<List<ConstructionOption>> constructionOptions() {
    Arbitrary<Origin.OfSubnetworks> origin =
        Arbitraries.oneOf(
            trained(),
            options().map(options -> new Origin.Memorised(options, AT)),
            options().map(options -> new Origin.Separated(options, AT)),
            quoted().list().ofMinSize(1).ofMaxSize(2)
                .map(files -> new Origin.SubnetworkFiles(files, AT)));
    Arbitrary<ConstructionOption> option =
        Arbitraries.oneOf(
            name().list().ofMinSize(1).ofMaxSize(2)
                .map(names -> new ConstructionOption.Subsets(names, AT)),
            origin.map(from -> new ConstructionOption.Subnetworks(from, AT)),
            Combinators.combine(name(), literal(), literal())
                .as((layer, i, j) -> new ConstructionOption.Swap(layer, i, j, AT)),
            indexSet().map(indices -> new ConstructionOption.Rows(indices, AT)),
            Combinators.combine(key(), Arbitraries.oneOf(name(), literal()))
                .as((k, v) -> new ConstructionOption.Setting(k, v, AT)));
    return option.list().ofMaxSize(4);
  }

  private static Arbitrary<Statement> path() {
    Arbitrary<Route> route =
        Arbitraries.oneOf(
            Combinators.combine(name(), name()).as((a, b) -> new Route.Connect(a, b, AT)),
            name().map(model -> new Route.Unbounded(model, AT)),
            name().map(model -> new Route.Descend(model, AT)));
    return Combinators.combine(name(), route, citation(), constructionOptions())
        .as((n, to, cited, options) -> new Statement.PathStatement(n, to, cited, options, AT));
  }

  private static Arbitrary<Statement> barrier() {
    return Combinators.combine(name(), name(), citation(), constructionOptions())
        .as(
            (n, model, cited, options) ->
                new Statement.BarrierStatement(n, model, cited, options, AT));
  }

  private static Arbitrary<Statement> assertion() {
    Arbitrary<Demand> demand =
        Arbitraries.oneOf(
            Arbitraries.just(new Demand.Holds(AT)),
            literal().map(bound -> new Demand.AtMost(bound, AT)),
            literal().map(excess -> new Demand.AtMostEnds(excess, AT)),
            Arbitraries.just(new Demand.AtMostEnds(new Literal("0", AT), AT)),
            literal().map(bound -> new Demand.AtLeast(bound, AT)),
            literal().map(bound -> new Demand.DownTo(bound, AT)));
    Arbitrary<Word> property =
        Arbitraries.oneOf(name(), Arbitraries.just(word("barrier")));
    return Combinators.combine(property, name(), demand)
        .as((what, subject, how) -> new Statement.AssertStatement(what, subject, how, AT));
  }

  private static Arbitrary<Statement> action() {
    return Arbitraries.oneOf(
        assertion(),
        Combinators.combine(name(), quoted())
            .as((subject, file) -> new Statement.CertifyStatement(subject, file, AT)),
        Combinators.combine(name(), quoted())
            .as((subject, file) -> new Statement.PlotStatement(subject, file, AT)));
  }
}
