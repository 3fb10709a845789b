package org.isthmus.grammar.problem.resolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.grammar.problem.resolution.words.Arguments;
import org.isthmus.grammar.problem.resolution.words.Numbers;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Call;
import org.isthmus.grammar.problem.syntax.Statement.LayerItem;
import org.isthmus.grammar.problem.syntax.Statement.NetworkStatement;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;

/** Networks and activations. */
final class NetworkResolution {

  private static final int WIDEST = 10_000_000;
  private static final int DEEPEST = 1000;
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(0|[1-9][0-9]{0,5})");
  private static final List<String> ACTIVATIONS =
      List.of("relu", "leaky_relu", "tanh", "sigmoid", "gelu", "identity");

  private final Report report;
  private final Numbers numbers;

  NetworkResolution(Report report) {
    this.report = report;
    this.numbers = new Numbers(report);
  }

  /** The network; nothing if its shape has errors. */
  Optional<Network> resolve(NetworkStatement statement) {
    Optional<Integer> inputs = width(statement.input().width(), "the number of inputs");
    Optional<Integer> outputs = width(statement.output().width(), "the number of outputs");
    List<HiddenLayer> layers = new ArrayList<>();
    Map<String, Span> places = new HashMap<>();
    boolean sound = true;
    for (LayerItem item : statement.layers()) {
      Optional<Integer> width = width(item.width(), "the width of the layer");
      Activation activation = activation(item.activation());
      List<String> names = names(item);
      sound &= width.isPresent() && !names.isEmpty();
      for (String name : names) {
        Span first = places.putIfAbsent(name, item.first().span());
        if (first != null) {
          report.twice(item.first().span(), first, "layer " + Quoting.quote(name));
          sound = false;
          break;
        }
        width.ifPresent(w -> layers.add(new HiddenLayer(name, w, activation, item.bias())));
      }
    }
    if (layers.size() > DEEPEST) {
      report.error(
          statement.name().span(),
          "the network is too deep",
          layers.size() + " hidden layers",
          "at most " + DEEPEST);
      sound = false;
    }
    if (!sound || inputs.isEmpty() || outputs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Network(
            statement.name().text(),
            inputs.get(),
            layers,
            outputs.get(),
            statement.output().bias()));
  }

  private Optional<Integer> width(Literal literal, String what) {
    return numbers.integer(literal, what, 1, WIDEST);
  }

  /** The names h1, ..., h10 of {@code layers h1..h10}; none if they cannot be counted. */
  private List<String> names(LayerItem item) {
    if (item.isSingle()) {
      return List.of(item.first().text());
    }
    Matcher first = NUMBERED.matcher(item.first().text());
    Matcher last = NUMBERED.matcher(item.last().text());
    if (first.matches() && last.matches() && first.group(1).equals(last.group(1))) {
      int from = Integer.parseInt(first.group(2));
      int to = Integer.parseInt(last.group(2));
      if (from < to && to - from < DEEPEST) {
        List<String> names = new ArrayList<>();
        for (int k = from; k <= to; k++) {
          names.add(first.group(1) + k);
        }
        return names;
      }
    }
    report.error(
        item.first().span().to(item.last().span()),
        "these names do not count up",
        Quoting.quote(item.first().text() + ".." + item.last().text()),
        "one name with two numbers, the smaller one first, as in 'h1..h10'; at most "
            + DEEPEST + " layers");
    return List.of();
  }

  /** The activation; after an error some other one, so that the shape can still be checked. */
  private Activation activation(Call call) {
    String name = call.name().text();
    Arguments arguments = new Arguments(report, call, List.of(), List.of());
    if (name.equals("leaky_relu")) {
      Rational slope =
          arguments
              .number("its slope for negative numbers, as in leaky_relu(1/10)")
              .map(Literal::number)
              .orElse(Rational.ZERO);
      return new Activation.LeakyRelu(slope);
    }
    if (ACTIVATIONS.contains(name)) {
      arguments.noneWithoutName();
    }
    switch (name) {
      case "relu":
        return new Activation.Relu();
      case "tanh":
        return new Activation.Tanh();
      case "sigmoid":
        return new Activation.Sigmoid();
      case "gelu":
        return new Activation.Gelu();
      case "identity":
        return new Activation.Identity();
      default:
        report.unknown(
            call.name(), "there is no activation " + Quoting.quote(name), ACTIVATIONS);
        return new Activation.Identity();
    }
  }
}
