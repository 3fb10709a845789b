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

  /** {@code nbm21 "Theorem 4.1"}. */
  record Citation(Word paper, Quoted label, Span span) {}

  /** {@code check MODEL satisfies PAPER "LABEL" with SUBSET}. */
  record CheckStatement(Word model, Citation citation, Word subset, Span span)
      implements Statement {}

  /** {@code path NAME = connect MODEL, MODEL by PAPER "LABEL" { OPTION ... }}. */
  record PathStatement(
      Word name, Word first, Word second, Citation citation, List<PathOption> options, Span span)
      implements Statement {
    public PathStatement {
      options = List.copyOf(options);
    }
  }

  /** One option of a path. */
  sealed interface PathOption {
    Span span();
  }

  /** {@code subset NAME} for both ends, or {@code subset NAME, NAME}. */
  record Subsets(List<Word> names, Span span) implements PathOption {
    public Subsets {
      names = List.copyOf(names);
    }
  }

  /** {@code subnetworks ORIGIN}. */
  record Subnetworks(Origin.OfSubnetworks origin, Span span) implements PathOption {}

  /** {@code form alternating} and other pairs of words. */
  record Setting(Word key, Word value, Span span) implements PathOption {}

  /** {@code assert PREDICATE(PATH)}. */
  record AssertHolds(Word predicate, Word path, Span span) implements Statement {}

  /** {@code assert QUANTITY(PATH) <= BOUND}. */
  record AssertAtMost(Word quantity, Word path, Literal bound, Span span) implements Statement {}

  /** {@code certify PATH to "FILE"}. */
  record CertifyStatement(Word path, Quoted file, Span span) implements Statement {}

  /** {@code plot PATH to "FILE"}. */
  record PlotStatement(Word path, Quoted file, Span span) implements Statement {}

  /** One answer for each statement. */
  interface Cases<R> {
    R network(NetworkStatement statement);

    R data(DataStatement statement);

    R loss(LossStatement statement);

    R model(ModelStatement statement);

    R subset(SubsetStatement statement);

    R check(CheckStatement statement);

    R path(PathStatement statement);

    R holds(AssertHolds statement);

    R atMost(AssertAtMost statement);

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
    } else if (this instanceof PathStatement path) {
      return cases.path(path);
    } else if (this instanceof AssertHolds holds) {
      return cases.holds(holds);
    } else if (this instanceof AssertAtMost atMost) {
      return cases.atMost(atMost);
    } else if (this instanceof CertifyStatement certify) {
      return cases.certify(certify);
    } else {
      return cases.plot((PlotStatement) this);
    }
  }
}
