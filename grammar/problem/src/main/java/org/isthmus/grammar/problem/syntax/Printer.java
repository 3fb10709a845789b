package org.isthmus.grammar.problem.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isthmus.grammar.problem.syntax.Statement.LayerItem;
import org.isthmus.grammar.problem.syntax.Statement.NetworkStatement;
import org.isthmus.grammar.problem.syntax.Statement.SubsetEntry;
import org.isthmus.grammar.problem.syntax.Statement.SubsetStatement;
import org.isthmus.grammar.problem.text.Span;

/**
 * The canonical text of a syntax tree: one statement or one item of a block a line, two spaces a
 * level, lines wrapped at {@value #LINE_LENGTH} columns. Names and numbers stay as they are
 * written.
 */
public final class Printer {

  /** The column after which a line is wrapped where it can be. */
  public static final int LINE_LENGTH = 100;

  /** A space at which a line may be wrapped; no string and no name can hold it. */
  private static final char SOFT = '\u0001';

  private Printer() {}

  /**
   * A canonical line, or several if it had to be wrapped.
   *
   * @param role its place in a block
   * @param text the text with its indentation, without the last line break
   * @param span what it was printed from; for the first line of a block its first character, for
   *     the last its brace and what stands behind it
   */
  public record Line(Role role, String text, Span span) {}

  /** The place of a line in a block. */
  public enum Role {
    ALONE,
    OPENING,
    INNER,
    CLOSING
  }

  /** The lines of a statement. */
  public static List<Line> lines(Statement statement) {
    return statement.match(
        new Statement.Cases<>() {
          @Override
          public List<Line> network(Statement.NetworkStatement network) {
            return networkLines(network);
          }

          @Override
          public List<Line> data(Statement.DataStatement data) {
            String operations =
                data.operations().stream()
                    .map(operation -> SOFT + operation(operation))
                    .collect(Collectors.joining());
            return alone(
                statement, "data " + data.name().text() + " = " + call(data.source()) + operations);
          }

          @Override
          public List<Line> loss(Statement.LossStatement loss) {
            return alone(statement, "loss " + call(loss.loss()) + " on " + loss.data().text());
          }

          @Override
          public List<Line> model(Statement.ModelStatement model) {
            return modelLines(model);
          }

          @Override
          public List<Line> subset(Statement.SubsetStatement subset) {
            return subsetLines(subset);
          }

          @Override
          public List<Line> check(Statement.CheckStatement check) {
            return checkLines(check);
          }

          @Override
          public List<Line> capacity(Statement.CapacityStatement capacity) {
            return alone(
                statement,
                "capacity of " + capacity.network().text() + " with " + capacity.subset().text());
          }

          @Override
          public List<Line> path(Statement.PathStatement path) {
            String head =
                "path " + path.name().text() + " = " + route(path.route()) + " by "
                    + citation(path.citation());
            return constructionLines(path, head, path.options());
          }

          @Override
          public List<Line> barrier(Statement.BarrierStatement barrier) {
            String head =
                "barrier " + barrier.name().text() + " = disconnect " + barrier.model().text()
                    + " by " + citation(barrier.citation());
            return constructionLines(barrier, head, barrier.options());
          }

          @Override
          public List<Line> assertion(Statement.AssertStatement assertion) {
            return alone(
                statement,
                "assert " + assertion.property().text() + "(" + assertion.subject().text() + ")"
                    + demand(assertion.demand()));
          }

          @Override
          public List<Line> certify(Statement.CertifyStatement certify) {
            return alone(
                statement, "certify " + certify.subject().text() + " to " + value(certify.file()));
          }

          @Override
          public List<Line> plot(Statement.PlotStatement plot) {
            return alone(statement, "plot " + plot.subject().text() + " to " + value(plot.file()));
          }
        });
  }

  // ------------------------------------------------------------------ blocks

  private static List<Line> networkLines(NetworkStatement network) {
    List<Line> inner = new ArrayList<>();
    inner.add(inner("input " + network.input().width().text(), network.input().span()));
    for (LayerItem layer : network.layers()) {
      String names =
          layer.isSingle()
              ? "layer " + layer.first().text()
              : "layers " + layer.first().text() + ".." + layer.last().text();
      inner.add(
          inner(
              names + " dense " + layer.width().text() + " " + call(layer.activation())
                  + (layer.bias() ? "" : " no bias"),
              layer.span()));
    }
    inner.add(
        inner(
            "output " + network.output().width().text() + (network.output().bias() ? " bias" : ""),
            network.output().span()));
    return block(network, "network " + network.name().text(), inner);
  }

  private static List<Line> modelLines(Statement.ModelStatement model) {
    String head = "model " + model.name().text() + " : " + model.network().text() + " = ";
    if (model.origin() instanceof Origin.Trained trained) {
      return alone(model, head + trained(trained));
    }
    if (model.origin() instanceof Origin.RandomPoint random) {
      return alone(model, head + options("random", random.options()));
    }
    Origin.ModelFile file = (Origin.ModelFile) model.origin();
    if (file.names().isEmpty()) {
      return alone(model, head + value(file.file()));
    }
    List<Line> inner = new ArrayList<>();
    for (Origin.ArrayName name : file.names()) {
      inner.add(
          inner(
              name.parameter().text() + " " + value(name.array())
                  + (name.transposed() ? " transposed" : ""),
              name.span()));
    }
    return block(model, head + value(file.file()), inner);
  }

  private static List<Line> subsetLines(SubsetStatement subset) {
    String head = "subset " + subset.name().text() + " of " + subset.network().text();
    List<Line> inner = new ArrayList<>();
    for (SubsetEntry entry : subset.entries()) {
      inner.add(
          inner(entry.layer().text() + ": " + selection(entry.selection()), entry.span()));
    }
    String entry = inner.isEmpty() ? "" : inner.get(0).text().strip() + " ";
    String inOneLine = head + " { " + entry + "}";
    boolean fits = inner.size() <= 1 && inOneLine.length() <= LINE_LENGTH;
    return fits ? alone(subset, inOneLine) : block(subset, head, inner);
  }

  private static List<Line> checkLines(Statement.CheckStatement check) {
    String head =
        "check " + check.model().text() + " satisfies " + checked(check.checked())
            + joined(check.subset(), "", subset -> " with " + subset.text());
    String file = joined(check.file(), "", name -> " to " + value(name));
    return check.options().isEmpty()
        ? alone(check, head + file)
        : block(check, head, optionLines(check.options()), "}" + file, check.closing());
  }

  private static List<Line> constructionLines(
      Statement statement, String head, List<ConstructionOption> options) {
    return options.isEmpty()
        ? alone(statement, head)
        : block(statement, head, optionLines(options));
  }

  private static List<Line> optionLines(List<ConstructionOption> options) {
    return options.stream()
        .map(option -> inner(constructionOption(option), option.span()))
        .toList();
  }

  private static String constructionOption(ConstructionOption option) {
    if (option instanceof ConstructionOption.Subsets subsets) {
      return "subset " + joined(subsets.names(), ", ", Value.Word::text);
    } else if (option instanceof ConstructionOption.Subnetworks subnetworks) {
      return "subnetworks " + origin(subnetworks.origin());
    } else if (option instanceof ConstructionOption.Swap swap) {
      return "swap " + swap.layer().text() + " " + swap.first().text() + " "
          + swap.second().text();
    } else if (option instanceof ConstructionOption.Rows rows) {
      return "rows " + set(rows.indices());
    }
    ConstructionOption.Setting setting = (ConstructionOption.Setting) option;
    return setting.key().text() + " " + value(setting.value());
  }

  // ------------------------------------------------------------------ parts of a line

  private static String trained(Origin.Trained trained) {
    return options("trained", trained.options());
  }

  private static String origin(Origin.OfSubnetworks origin) {
    return origin.match(
        new Origin.OfSubnetworks.Cases<>() {
          @Override
          public String trained(Origin.Trained trained) {
            return Printer.trained(trained);
          }

          @Override
          public String memorised(Origin.Memorised memorised) {
            return options("memorised", memorised.options());
          }

          @Override
          public String separated(Origin.Separated separated) {
            return options("separated", separated.options());
          }

          @Override
          public String files(Origin.SubnetworkFiles files) {
            return "from " + joined(files.patterns(), "," + SOFT, Printer::value);
          }
        });
  }

  private static String options(String head, List<Origin.Option> options) {
    return options.isEmpty()
        ? head
        : head + " {" + SOFT
            + joined(
                options,
                String.valueOf(SOFT),
                option -> option.key().text() + " " + value(option.value()))
            + SOFT + "}";
  }

  private static String route(Statement.Route route) {
    return route.match(
        new Statement.Route.Cases<>() {
          @Override
          public String connect(Statement.Route.Connect connect) {
            return "connect " + connect.first().text() + ", " + connect.second().text();
          }

          @Override
          public String unbounded(Statement.Route.Unbounded unbounded) {
            return "unbounded " + unbounded.model().text();
          }

          @Override
          public String descend(Statement.Route.Descend descend) {
            return "descend " + descend.model().text();
          }
        });
  }

  /** The canonical text of what an assertion demands, with a space before it unless it is empty. */
  public static String demand(Demand demand) {
    return demand.match(
        new Demand.Cases<>() {
          @Override
          public String holds(Demand.Holds holds) {
            return "";
          }

          @Override
          public String atMost(Demand.AtMost atMost) {
            return " <= " + atMost.bound().text();
          }

          @Override
          public String atMostEnds(Demand.AtMostEnds atMostEnds) {
            String excess = atMostEnds.excess().text();
            return " <= ends" + (excess.equals("0") ? "" : " + " + excess);
          }

          @Override
          public String atLeast(Demand.AtLeast atLeast) {
            return " >= " + atLeast.bound().text();
          }

          @Override
          public String downTo(Demand.DownTo downTo) {
            return " to " + downTo.bound().text();
          }
        });
  }

  private static String call(Call call) {
    return call.arguments().isEmpty()
        ? call.name().text()
        : call.name().text() + "(" + joined(call.arguments(), "," + SOFT, Printer::argument) + ")";
  }

  private static String argument(Call.Argument argument) {
    if (argument instanceof Call.Argument.Positional positional) {
      return value(positional.value());
    } else if (argument instanceof Call.Argument.Keyed keyed) {
      return keyed.key().text() + " " + value(keyed.value());
    }
    return ((Call.Argument.Flag) argument).word().text();
  }

  private static String checked(Statement.Checked checked) {
    return checked instanceof Statement.Citation citation
        ? citation(citation)
        : ((Statement.Summary) checked).word().text();
  }

  private static String citation(Statement.Citation citation) {
    return citation.paper().text() + " " + value(citation.label());
  }

  /** The canonical text of an operation on data. */
  public static String operation(Operation operation) {
    return operation.match(
        new Operation.Cases<>() {
          @Override
          public String take(Operation.Take take) {
            boolean fromStart = take.from().text().equals("0");
            return "take " + take.count().text() + (fromStart ? "" : " from " + take.from().text());
          }

          @Override
          public String scale(Operation.Scale scale) {
            return "scale " + value(scale.range());
          }

          @Override
          public String normalise(Operation.Normalise normalise) {
            return "normalise " + value(normalise.means()) + " " + value(normalise.deviations());
          }

          @Override
          public String float32(Operation.Float32 float32) {
            return "float32";
          }

          @Override
          public String oneHot(Operation.OneHot oneHot) {
            return "one_hot " + oneHot.classes().text();
          }

          @Override
          public String signs(Operation.Signs signs) {
            return "signs";
          }
        });
  }

  private static String selection(Selection selection) {
    return selection.match(
        new Selection.Cases<>() {
          @Override
          public String all(Selection.All all) {
            return "all";
          }

          @Override
          public String explicit(Selection.Explicit explicit) {
            return set(explicit);
          }

          @Override
          public String random(Selection.Random random) {
            return "random " + count(random.count()) + " seed " + random.seed().text();
          }

          @Override
          public String selected(Selection.Selected selected) {
            String criterion = selected.criterion().text();
            return "selected " + count(selected.count())
                + (criterion.equals("qr") ? "" : " by " + criterion);
          }
        });
  }

  private static String set(Selection.Explicit explicit) {
    return "{" + joined(explicit.ranges(), "," + SOFT, Printer::range) + "}";
  }

  private static String range(Selection.IndexRange range) {
    String first = range.first().text();
    String last = range.last().text();
    return first.equals(last) ? first : first + ".." + last;
  }

  private static String count(Selection.Count count) {
    if (count instanceof Selection.Count.Exactly exactly) {
      return exactly.number().text();
    }
    return count instanceof Selection.Count.Half ? "half" : "smaller half";
  }

  /** The canonical text of a value. */
  public static String value(Value value) {
    return value.match(
        new Value.Cases<>() {
          @Override
          public String word(Value.Word word) {
            return word.text();
          }

          @Override
          public String quoted(Value.Quoted quoted) {
            return "\"" + quoted.text() + "\"";
          }

          @Override
          public String literal(Value.Literal literal) {
            return literal.text();
          }

          @Override
          public String numbers(Value.Numbers numbers) {
            return "[" + joined(numbers.numbers(), ", ", Value.Literal::text) + "]";
          }

          @Override
          public String duration(Value.Duration duration) {
            return duration.number().text() + " " + duration.unit().text();
          }
        });
  }

  private static <T> String joined(List<T> parts, String between, Function<T, String> text) {
    return parts.stream().map(text).collect(Collectors.joining(between));
  }

  // ------------------------------------------------------------------ lines

  private static List<Line> alone(Statement statement, String text) {
    return List.of(new Line(Role.ALONE, wrapped(text, 0), statement.span()));
  }

  private static Line inner(String text, Span span) {
    return new Line(Role.INNER, wrapped(text, 2), span);
  }

  private static List<Line> block(Statement statement, String head, List<Line> inner) {
    Span span = statement.span();
    Span brace = new Span(Math.max(span.start(), span.end() - 1), span.end());
    return block(statement, head, inner, "}", brace);
  }

  private static List<Line> block(
      Statement statement, String head, List<Line> inner, String closing, Span place) {
    List<Line> lines = new ArrayList<>();
    Span first = new Span(statement.span().start(), statement.span().start());
    lines.add(new Line(Role.OPENING, wrapped(head + " {", 0), first));
    lines.addAll(inner);
    lines.add(new Line(Role.CLOSING, closing, place));
    return lines;
  }

  private static String wrapped(String text, int indentation) {
    StringBuilder lines = new StringBuilder(" ".repeat(indentation));
    int column = indentation;
    boolean first = true;
    for (String part : text.split(String.valueOf(SOFT))) {
      if (!first && column + 1 + part.length() > LINE_LENGTH) {
        lines.append('\n').append(" ".repeat(indentation + 4));
        column = indentation + 4;
      } else if (!first) {
        lines.append(' ');
        column++;
      }
      lines.append(part);
      column += part.length();
      first = false;
    }
    return lines.toString();
  }
}
