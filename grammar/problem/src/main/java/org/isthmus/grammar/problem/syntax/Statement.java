package org.isthmus.grammar.problem.syntax;

import java.util.List;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Span;

/** A statement of a spec. The list is closed. */
public sealed interface Statement {

  Span span();

  /** {@code network NAME { input N layer ... output N }}. */
  record NetworkStatement(
      Word name, Input input, List<LayerItem> layers, Output output, Span span)
      implements Statement {
    public NetworkStatement {
      layers = List.copyOf(layers);
    }
  }

  /** {@code input N}. */
  record Input(Literal width, Span span) {}

  /**
   * {@code layer NAME dense N ACTIVATION [no bias]}, or {@code layers FIRST..LAST dense ...} when
   * the two names differ.
   */
  record LayerItem(
      Word first, Word last, Literal width, Call activation, boolean bias, Span span) {

    /** Whether one layer is meant. */
    public boolean isSingle() {
      return first.text().equals(last.text());
    }
  }

  /** {@code output N [bias]}. */
  record Output(Literal width, boolean bias, Span span) {}

  /** {@code data NAME = SOURCE OPERATION ...}. */
  record DataStatement(Word name, Call source, List<Operation> operations, Span span)
      implements Statement {
    public DataStatement {
      operations = List.copyOf(operations);
    }
  }

  /** {@code loss LOSS on DATA}. */
  record LossStatement(Call loss, Word data, Span span) implements Statement {}

  /** {@code model NAME : NETWORK = ORIGIN}. */
  record ModelStatement(Word name, Word network, Origin.OfModel origin, Span span)
      implements Statement {}

  /** {@code subset NAME of NETWORK { LAYER: SELECTION ... }}. */
  record SubsetStatement(Word name, Word network, List<SubsetEntry> entries, Span span)
      implements Statement {
    public SubsetStatement {
      entries = List.copyOf(entries);
    }
  }

  /** {@code LAYER: SELECTION}; {@code each} stands for the layers that have no entry. */
  record SubsetEntry(Word layer, Selection selection, Span span) {}

  /** What a check is of. */
  sealed interface Checked {

    Span span();
  }

  /** {@code nbm21 "Theorem 4.1"}. */
  record Citation(Word paper, Quoted label, Span span) implements Checked {}

  /** A word without a label behind it, such as {@code everything}. */
  record Summary(Word word, Span span) implements Checked {}

  /**
   * {@code check MODEL satisfies CHECKED with SUBSET { OPTION ... } to "FILE"}; all behind what is
   * checked may be missing.
   *
   * @param subset none or one
   * @param closing from the closing brace to the end; nothing without braces
   * @param file none or one
   */
  record CheckStatement(
      Word model,
      Checked checked,
      List<Word> subset,
      List<ConstructionOption> options,
      Span closing,
      List<Quoted> file,
      Span span)
      implements Statement {
    public CheckStatement {
      subset = List.copyOf(subset);
      options = List.copyOf(options);
      file = List.copyOf(file);
      if (subset.size() > 1 || file.size() > 1) {
        throw new IllegalArgumentException("a check has one subset and one file at most");
      }
    }
  }

  /** {@code capacity of NETWORK with SUBSET}. */
  record CapacityStatement(Word network, Word subset, Span span) implements Statement {}

  /** {@code path NAME = ROUTE by PAPER "LABEL" { OPTION ... }}. */
  record PathStatement(
      Word name, Route route, Citation citation, List<ConstructionOption> options, Span span)
      implements Statement {
    public PathStatement {
      options = List.copyOf(options);
    }
  }

  /** Where a path goes. */
  sealed interface Route {

    Span span();

    /** {@code connect MODEL, MODEL}. */
    record Connect(Word first, Word second, Span span) implements Route {}

    /** {@code unbounded MODEL}. */
    record Unbounded(Word model, Span span) implements Route {}

    /** {@code descend MODEL}. */
    record Descend(Word model, Span span) implements Route {}

    /** One answer for each route. */
    interface Cases<R> {
      R connect(Connect connect);

      R unbounded(Unbounded unbounded);

      R descend(Descend descend);
    }

    default <R> R match(Cases<R> cases) {
      if (this instanceof Connect connect) {
        return cases.connect(connect);
      } else if (this instanceof Unbounded unbounded) {
        return cases.unbounded(unbounded);
      } else {
        return cases.descend((Descend) this);
      }
    }
  }

  /** {@code barrier NAME = disconnect MODEL by PAPER "LABEL" { OPTION ... }}. */
  record BarrierStatement(
      Word name, Word model, Citation citation, List<ConstructionOption> options, Span span)
      implements Statement {
    public BarrierStatement {
      options = List.copyOf(options);
    }
  }

  /** {@code assert PROPERTY(NAME) DEMAND}. */
  record AssertStatement(Word property, Word subject, Demand demand, Span span)
      implements Statement {}

  /** {@code certify NAME to "FILE"}. */
  record CertifyStatement(Word subject, Quoted file, Span span) implements Statement {}

  /** {@code plot NAME to "FILE"}. */
  record PlotStatement(Word subject, Quoted file, Span span) implements Statement {}

  /** One answer for each statement. */
  interface Cases<R> {
    R network(NetworkStatement statement);

    R data(DataStatement statement);

    R loss(LossStatement statement);

    R model(ModelStatement statement);

    R subset(SubsetStatement statement);

    R check(CheckStatement statement);

    R capacity(CapacityStatement statement);

    R path(PathStatement statement);

    R barrier(BarrierStatement statement);

    R assertion(AssertStatement statement);

    R certify(CertifyStatement statement);

    R plot(PlotStatement statement);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof NetworkStatement network) {
      return cases.network(network);
    } else if (this instanceof DataStatement data) {
      return cases.data(data);
    } else if (this instanceof LossStatement loss) {
      return cases.loss(loss);
    } else if (this instanceof ModelStatement model) {
      return cases.model(model);
    } else if (this instanceof SubsetStatement subset) {
      return cases.subset(subset);
    } else if (this instanceof CheckStatement check) {
      return cases.check(check);
    } else if (this instanceof CapacityStatement capacity) {
      return cases.capacity(capacity);
    } else if (this instanceof PathStatement path) {
      return cases.path(path);
    } else if (this instanceof BarrierStatement barrier) {
      return cases.barrier(barrier);
    } else if (this instanceof AssertStatement assertion) {
      return cases.assertion(assertion);
    } else if (this instanceof CertifyStatement certify) {
      return cases.certify(certify);
    } else {
      return cases.plot((PlotStatement) this);
    }
  }
}
