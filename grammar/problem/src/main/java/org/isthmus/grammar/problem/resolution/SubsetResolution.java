package org.isthmus.grammar.problem.resolution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.grammar.problem.plan.SubsetPlan.Choice;
import org.isthmus.grammar.problem.plan.SubsetPlan.Criterion;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.resolution.words.Indices;
import org.isthmus.grammar.problem.resolution.words.Numbers;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Selection;
import org.isthmus.grammar.problem.syntax.Statement.SubsetEntry;
import org.isthmus.grammar.problem.syntax.Statement.SubsetStatement;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;

/** Subsets of neurons. */
final class SubsetResolution {

  private static final String EACH = "each";

  private final Report report;
  private final Numbers numbers;
  private final Scope scope;

  SubsetResolution(Report report, Scope scope) {
    this.report = report;
    this.numbers = new Numbers(report);
    this.scope = scope;
  }

  /** The subset; nothing if it or its network has errors. */
  Optional<SubsetPlan> resolve(SubsetStatement statement) {
    return scope.network(statement.network()).flatMap(network -> resolve(statement, network));
  }

  private Optional<SubsetPlan> resolve(SubsetStatement statement, Network network) {
    Map<String, SubsetEntry> entries = new LinkedHashMap<>();
    List<String> layers = network.hidden().stream().map(HiddenLayer::name).toList();
    boolean sound = true;
    for (SubsetEntry entry : statement.entries()) {
      Word layer = entry.layer();
      boolean known = layers.contains(layer.text()) || layer.text().equals(EACH);
      if (!known) {
        unknownLayer(layer, network, layers);
      }
      SubsetEntry first = entries.putIfAbsent(layer.text(), entry);
      if (known && first != null) {
        report.twice(
            layer.span(), first.layer().span(), "layer " + Quoting.quote(layer.text()));
      }
      sound &= known && first == null;
    }
    List<String> missing = layers.stream().filter(name -> !entries.containsKey(name)).toList();
    if (!missing.isEmpty() && !entries.containsKey(EACH)) {
      report.error(
          statement.name().span(),
          "the subset leaves out a layer of network " + Quoting.quote(network.name()),
          "nothing for " + Report.oneOf(missing).replace(" or ", " and "),
          "an entry for every hidden layer, or 'each: ...' for the rest");
      sound = false;
    }
    List<Choice> choices = new ArrayList<>();
    for (HiddenLayer layer : network.hidden()) {
      SubsetEntry entry = entries.getOrDefault(layer.name(), entries.get(EACH));
      if (entry != null) {
        Optional<Choice> choice = choice(entry.selection(), layer);
        choice.ifPresent(choices::add);
        sound &= choice.isPresent();
        if (choice.isEmpty() && entry.layer().text().equals(EACH)) {
          // The other layers would only repeat the error.
          break;
        }
      }
    }
    return sound
        ? Optional.of(
            new SubsetPlan(statement.name().text(), network, choices, statement.span()))
        : Optional.empty();
  }

  private void unknownLayer(Word layer, Network network, List<String> layers) {
    if (layer.text().equals("input") || layer.text().equals("output")) {
      report.error(
          layer.span(),
          "a subset is of the hidden layers",
          Quoting.quote(layer.text()),
          layers.isEmpty() ? "none: the network has no hidden layer" : Report.oneOf(layers));
    } else if (layers.isEmpty()) {
      report.error(
          layer.span(),
          "network " + Quoting.quote(network.name()) + " has no hidden layer",
          Quoting.quote(layer.text()),
          "no entry");
    } else {
      report.unknown(
          layer,
          "network " + Quoting.quote(network.name()) + " has no layer "
              + Quoting.quote(layer.text()),
          layers);
    }
  }

  private Optional<Choice> choice(Selection selection, HiddenLayer layer) {
    return selection.match(
        new Selection.Cases<>() {
          @Override
          public Optional<Choice> all(Selection.All all) {
            List<Integer> indices = IntStream.range(0, layer.width()).boxed().toList();
            return Optional.of(new SubsetPlan.Explicit(indices));
          }

          @Override
          public Optional<Choice> explicit(Selection.Explicit explicit) {
            String name = Quoting.quote(layer.name());
            return Indices.read(
                    report,
                    explicit,
                    "the set for layer " + name,
                    "the index for layer " + name + " of width " + layer.width(),
                    layer.width())
                .map(indices -> new SubsetPlan.Explicit(indices.list()));
          }

          @Override
          public Optional<Choice> random(Selection.Random random) {
            Optional<Integer> count = count(random.count(), layer);
            Optional<Long> seed = numbers.seed(random.seed());
            return count.flatMap(n -> seed.map(s -> new SubsetPlan.Random(n, s)));
          }

          @Override
          public Optional<Choice> selected(Selection.Selected selected) {
            Optional<Integer> count = count(selected.count(), layer);
            Optional<Criterion> criterion = criterion(selected.criterion());
            return count.flatMap(n -> criterion.map(c -> new SubsetPlan.Selected(n, c)));
          }
        });
  }

  private Optional<Criterion> criterion(Word word) {
    switch (word.text()) {
      case "qr":
        return Optional.of(Criterion.QR);
      case "importance":
        return Optional.of(Criterion.IMPORTANCE);
      default:
        report.unknown(
            word,
            "there is no criterion " + Quoting.quote(word.text()),
            List.of("qr", "importance"));
        return Optional.empty();
    }
  }

  private Optional<Integer> count(Selection.Count count, HiddenLayer layer) {
    if (count instanceof Selection.Count.Exactly exactly) {
      return numbers.integer(
          exactly.number(),
          "the number of kept neurons of layer " + Quoting.quote(layer.name()),
          1,
          layer.width());
    }
    boolean smaller = count instanceof Selection.Count.SmallerHalf;
    if (smaller && layer.width() == 1) {
      report.error(
          count.span(),
          "the smaller half of layer " + Quoting.quote(layer.name()) + " is empty",
          "a layer of 1 neuron",
          "2 or more");
      return Optional.empty();
    }
    return Optional.of(smaller ? layer.width() / 2 : (layer.width() + 1) / 2);
  }
}
