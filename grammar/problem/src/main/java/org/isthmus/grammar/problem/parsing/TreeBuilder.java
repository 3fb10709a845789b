package org.isthmus.grammar.problem.parsing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.isthmus.grammar.problem.generated.IsthParser;
import org.isthmus.grammar.problem.syntax.Call;
import org.isthmus.grammar.problem.syntax.ConstructionOption;
import org.isthmus.grammar.problem.syntax.Demand;
import org.isthmus.grammar.problem.syntax.Operation;
import org.isthmus.grammar.problem.syntax.Origin;
import org.isthmus.grammar.problem.syntax.Selection;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Value;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;

/** Turns ANTLR's contexts of statements without errors into the syntax tree. */
final class TreeBuilder {

  private final Places places;

  TreeBuilder(Places places) {
    this.places = places;
  }

  /** A number in the right form that has no value, such as {@code 1/0}. */
  static final class UnreadableNumber extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Diagnostic diagnostic;

    UnreadableNumber(Diagnostic diagnostic) {
      super(diagnostic.message(), null, false, false);
      this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  /**
   * The statement.
   *
   * @throws UnreadableNumber if a number in it has no value
   */
  Statement statement(IsthParser.StatementContext context) {
    if (context.networkStatement() != null) {
      return network(context.networkStatement());
    } else if (context.dataStatement() != null) {
      return data(context.dataStatement());
    } else if (context.lossStatement() != null) {
      IsthParser.LossStatementContext loss = context.lossStatement();
      return new Statement.LossStatement(call(loss.call()), word(loss.name()), span(loss));
    } else if (context.modelStatement() != null) {
      return model(context.modelStatement());
    } else if (context.subsetStatement() != null) {
      IsthParser.SubsetStatementContext subset = context.subsetStatement();
      return new Statement.SubsetStatement(
          word(subset.name(0)),
          word(subset.name(1)),
          all(subset.subsetEntry(), this::subsetEntry),
          span(subset));
    } else if (context.checkStatement() != null) {
      return check(context.checkStatement());
    } else if (context.capacityStatement() != null) {
      IsthParser.CapacityStatementContext capacity = context.capacityStatement();
      return new Statement.CapacityStatement(
          word(capacity.name(0)), word(capacity.name(1)), span(capacity));
    } else if (context.pathStatement() != null) {
      return path(context.pathStatement());
    } else if (context.barrierStatement() != null) {
      return barrier(context.barrierStatement());
    } else if (context.assertStatement() != null) {
      return assertion(context.assertStatement());
    } else if (context.certifyStatement() != null) {
      IsthParser.CertifyStatementContext certify = context.certifyStatement();
      return new Statement.CertifyStatement(
          word(certify.name()), quoted(certify.STRING()), span(certify));
    }
    IsthParser.PlotStatementContext plot = context.plotStatement();
    return new Statement.PlotStatement(word(plot.name()), quoted(plot.STRING()), span(plot));
  }

  // ------------------------------------------------------------------ statements

  private Statement network(IsthParser.NetworkStatementContext context) {
    IsthParser.OutputItemContext output = context.outputItem();
    return new Statement.NetworkStatement(
        word(context.name()),
        new Statement.Input(literal(context.inputItem().number()), span(context.inputItem())),
        all(context.layerItem(), this::layer),
        new Statement.Output(
            literal(output.number()),
            output.bias() != null && output.bias().NO() == null,
            span(output)),
        span(context));
  }

  private Statement.LayerItem layer(IsthParser.LayerItemContext context) {
    Word first = word(context.name(0));
    return new Statement.LayerItem(
        first,
        context.name().size() == 1 ? first : word(context.name(1)),
        literal(context.number()),
        call(context.call()),
        context.bias() == null || context.bias().NO() == null,
        span(context));
  }

  private Statement data(IsthParser.DataStatementContext context) {
    return new Statement.DataStatement(
        word(context.name()),
        call(context.call()),
        all(context.operation(), this::operation),
        span(context));
  }

  private Statement model(IsthParser.ModelStatementContext context) {
    Origin.OfModel origin;
    if (context.trained() != null) {
      origin = trained(context.trained());
    } else if (context.random() != null) {
      origin =
          new Origin.RandomPoint(
              all(context.random().option(), this::option), span(context.random()));
    } else {
      Token last = context.getStop();
      origin =
          new Origin.ModelFile(
              quoted(context.STRING()),
              all(context.arrayName(), this::arrayName),
              places.of(context.STRING().getSymbol(), last));
    }
    return new Statement.ModelStatement(
        word(context.name(0)), word(context.name(1)), origin, span(context));
  }

  private Statement check(IsthParser.CheckStatementContext context) {
    IsthParser.ConstructionOptionsContext options = context.constructionOptions();
    return new Statement.CheckStatement(
        word(context.name(0)),
        checked(context.checked()),
        all(context.name().subList(1, context.name().size()), this::word),
        options(options),
        options == null ? Span.NONE : places.of(options.getStop(), context.getStop()),
        context.STRING() == null ? List.of() : List.of(quoted(context.STRING())),
        span(context));
  }

  private Statement.Checked checked(IsthParser.CheckedContext context) {
    Word word = word(context.name());
    return context.STRING() == null
        ? new Statement.Summary(word, span(context))
        : new Statement.Citation(word, quoted(context.STRING()), span(context));
  }

  private Statement path(IsthParser.PathStatementContext context) {
    return new Statement.PathStatement(
        word(context.name()),
        route(context.route()),
        citation(context.citation()),
        options(context.constructionOptions()),
        span(context));
  }

  private Statement.Route route(IsthParser.RouteContext context) {
    Word model = word(context.name(0));
    if (context.CONNECT() != null) {
      return new Statement.Route.Connect(model, word(context.name(1)), span(context));
    }
    return context.UNBOUNDED() != null
        ? new Statement.Route.Unbounded(model, span(context))
        : new Statement.Route.Descend(model, span(context));
  }

  private Statement barrier(IsthParser.BarrierStatementContext context) {
    return new Statement.BarrierStatement(
        word(context.name(0)),
        word(context.name(1)),
        citation(context.citation()),
        options(context.constructionOptions()),
        span(context));
  }

  private Statement assertion(IsthParser.AssertStatementContext context) {
    Token property = context.property().getStart();
    Demand demand =
        context.demand() == null
            ? new Demand.Holds(span(context))
            : demand(context.demand());
    return new Statement.AssertStatement(
        new Word(property.getText(), places.of(property)),
        word(context.name()),
        demand,
        span(context));
  }

  private Demand demand(IsthParser.DemandContext context) {
    if (context.ENDS() != null) {
      Span span = places.of(context.ENDS().getSymbol(), context.getStop());
      Literal excess =
          context.number() == null ? new Literal("0", span) : literal(context.number());
      return new Demand.AtMostEnds(excess, span);
    }
    Literal bound = literal(context.number());
    if (context.TO() != null) {
      return new Demand.DownTo(bound, bound.span());
    }
    return context.AT_LEAST() != null
        ? new Demand.AtLeast(bound, bound.span())
        : new Demand.AtMost(bound, bound.span());
  }

  // ------------------------------------------------------------------ parts of statements

  private Call call(IsthParser.CallContext context) {
    return new Call(word(context.name()), all(context.argument(), this::argument), span(context));
  }

  private Call.Argument argument(IsthParser.ArgumentContext context) {
    Span span = span(context);
    if (context.NETWORK() != null) {
      return new Call.Argument.Keyed(word(context.NETWORK()), word(context.name()), span);
    }
    boolean hasValue =
        context.number() != null || context.numberList() != null || context.STRING() != null;
    if (context.NAME() == null && context.SEED() == null) {
      return new Call.Argument.Positional(value(context), span);
    }
    Word key = word(context.NAME() != null ? context.NAME() : context.SEED());
    return hasValue
        ? new Call.Argument.Keyed(key, value(context), span)
        : new Call.Argument.Flag(key, span);
  }

  private Value value(IsthParser.ArgumentContext context) {
    if (context.number() != null) {
      return literal(context.number());
    }
    return context.numberList() != null
        ? numbers(context.numberList())
        : quoted(context.STRING());
  }

  private Operation operation(IsthParser.OperationContext context) {
    Span span = span(context);
    if (context.TAKE() != null) {
      Literal from =
          context.FROM() == null ? new Literal("0", span) : literal(context.number(1));
      return new Operation.Take(literal(context.number(0)), from, span);
    } else if (context.SCALE() != null) {
      return new Operation.Scale(numbers(context.numberList(0)), span);
    } else if (context.NORMALISE() != null) {
      return context.numberList().isEmpty()
          ? new Operation.Normalise(literal(context.number(0)), literal(context.number(1)), span)
          : new Operation.Normalise(
              numbers(context.numberList(0)), numbers(context.numberList(1)), span);
    } else if (context.FLOAT32() != null) {
      return new Operation.Float32(span);
    } else if (context.ONE_HOT() != null) {
      return new Operation.OneHot(literal(context.number(0)), span);
    }
    return new Operation.Signs(span);
  }

  private Origin.ArrayName arrayName(IsthParser.ArrayNameContext context) {
    return new Origin.ArrayName(
        word(context.NAME()),
        quoted(context.STRING()),
        context.TRANSPOSED() != null,
        span(context));
  }

  private Origin.Trained trained(IsthParser.TrainedContext context) {
    return new Origin.Trained(all(context.option(), this::option), span(context));
  }

  private Origin.Option option(IsthParser.OptionContext context) {
    Value value;
    if (context.UNIT() != null) {
      value =
          new Value.Duration(
              literal(context.number()),
              word(context.UNIT()),
              places.of(context.number().getStart(), context.getStop()));
    } else if (context.number() != null) {
      value = literal(context.number());
    } else {
      value = context.name() != null ? word(context.name()) : quoted(context.STRING());
    }
    Word key = word(context.NAME() != null ? context.NAME() : context.SEED());
    return new Origin.Option(key, value, span(context));
  }

  private Statement.SubsetEntry subsetEntry(IsthParser.SubsetEntryContext context) {
    Token layer = context.getStart();
    return new Statement.SubsetEntry(
        new Word(layer.getText(), places.of(layer)),
        selection(context.selection()),
        span(context));
  }

  private Selection selection(IsthParser.SelectionContext context) {
    Span span = span(context);
    if (context.ALL() != null) {
      return new Selection.All(span);
    } else if (context.RANDOM() != null) {
      Literal seed = context.SEED() == null ? new Literal("1", span) : literal(context.number());
      return new Selection.Random(count(context.count()), seed, span);
    } else if (context.SELECTED() != null) {
      Word criterion = context.BY() == null ? new Word("qr", span) : word(context.name());
      return new Selection.Selected(count(context.count()), criterion, span);
    }
    return indexSet(context.indexSet());
  }

  private Selection.Explicit indexSet(IsthParser.IndexSetContext context) {
    return new Selection.Explicit(all(context.indexRange(), this::indexRange), span(context));
  }

  private Selection.IndexRange indexRange(IsthParser.IndexRangeContext context) {
    Literal first = literal(context.number(0));
    Literal last = context.number().size() == 1 ? first : literal(context.number(1));
    return new Selection.IndexRange(first, last, span(context));
  }

  private Selection.Count count(IsthParser.CountContext context) {
    Span span = span(context);
    if (context.number() != null) {
      return new Selection.Count.Exactly(literal(context.number()), span);
    }
    return context.SMALLER() == null
        ? new Selection.Count.Half(span)
        : new Selection.Count.SmallerHalf(span);
  }

  private List<ConstructionOption> options(IsthParser.ConstructionOptionsContext context) {
    return context == null
        ? List.of()
        : all(context.constructionOption(), this::constructionOption);
  }

  private ConstructionOption constructionOption(IsthParser.ConstructionOptionContext context) {
    Span span = span(context);
    if (context.SUBSET() != null) {
      return new ConstructionOption.Subsets(all(context.name(), this::word), span);
    } else if (context.trained() != null) {
      return new ConstructionOption.Subnetworks(trained(context.trained()), span);
    } else if (context.memorised() != null) {
      IsthParser.MemorisedContext memorised = context.memorised();
      return new ConstructionOption.Subnetworks(
          new Origin.Memorised(all(memorised.option(), this::option), span(memorised)), span);
    } else if (context.separated() != null) {
      IsthParser.SeparatedContext separated = context.separated();
      return new ConstructionOption.Subnetworks(
          new Origin.Separated(all(separated.option(), this::option), span(separated)), span);
    } else if (context.FROM() != null) {
      Span origin = places.of(context.FROM().getSymbol(), context.getStop());
      return new ConstructionOption.Subnetworks(
          new Origin.SubnetworkFiles(all(context.STRING(), this::quoted), origin), span);
    } else if (context.SWAP() != null) {
      return new ConstructionOption.Swap(
          word(context.name(0)), literal(context.number(0)), literal(context.number(1)), span);
    } else if (context.ROWS() != null) {
      return new ConstructionOption.Rows(indexSet(context.indexSet()), span);
    }
    Value value =
        context.name().isEmpty() ? literal(context.number(0)) : word(context.name(0));
    return new ConstructionOption.Setting(
        word(context.NAME() != null ? context.NAME() : context.SEED()), value, span);
  }

  private Statement.Citation citation(IsthParser.CitationContext context) {
    return new Statement.Citation(
        word(context.name()), quoted(context.STRING()), span(context));
  }

  // ------------------------------------------------------------------ words and numbers

  private Word word(IsthParser.NameContext context) {
    return new Word(context.getText(), span(context));
  }

  private Word word(TerminalNode node) {
    return new Word(node.getText(), places.of(node.getSymbol()));
  }

  private Quoted quoted(TerminalNode node) {
    String text = node.getText();
    return new Quoted(text.substring(1, text.length() - 1), places.of(node.getSymbol()));
  }

  private Literal literal(IsthParser.NumberContext context) {
    String text = context.getText();
    try {
      return new Literal(text, span(context));
    } catch (NumberFormatException e) {
      boolean fraction = text.indexOf('/') >= 0;
      throw new UnreadableNumber(
          Diagnostic.error(
              span(context),
              "this is not a number",
              Quoting.quote(text),
              fraction
                  ? "p/q with whole numbers p and q, and q not zero"
                  : "at most 4000 digits, and an exponent of at most four digits"));
    }
  }

  private Value.Numbers numbers(IsthParser.NumberListContext context) {
    return new Value.Numbers(all(context.number(), this::literal), span(context));
  }

  private Span span(ParserRuleContext context) {
    return places.of(context.getStart(), context.getStop());
  }

  private static <C, T> List<T> all(List<C> contexts, Function<C, T> build) {
    List<T> nodes = new ArrayList<>(contexts.size());
    for (C context : contexts) {
      nodes.add(build.apply(context));
    }
    return nodes;
  }
}
