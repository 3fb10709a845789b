package org.isthmus.verifier.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.training.Progress;
import org.isthmus.numeric.training.subnetwork.DropoutStable;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.numeric.training.subnetwork.SubnetworkOptions;
import org.isthmus.numeric.training.subnetwork.SubnetworkTrainer;
import org.isthmus.numeric.training.subnetwork.SubsetSelection;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Corollary45;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.memorisers.MemorisedSubnetworks;
import org.isthmus.proofs.nbm21.subnetworks.SubnetworkLoss;
import org.isthmus.verifier.cli.Workspace.LoadedModel;

/** Constructs the path that a spec asks for: chooses neurons, obtains subnetworks, connects. */
final class Connector {

  private final Workspace workspace;
  private final SubnetworkFilesReader files;
  private final Console console;

  Connector(Workspace workspace, SubnetworkFilesReader files, Console console) {
    this.workspace = workspace;
    this.files = files;
    this.console = console;
  }

  /**
   * The path.
   *
   * <p>Where the plan does not say how good subnetworks are to be, their training ends at the larger
   * loss of the two models, which the maximum over the path cannot be below; or, where a bound is to
   * be proved, at a tenth of it if that is more.
   *
   * @param bound what the loss is to be on the path
   * @throws RefusedException if a hypothesis of the construction does not hold
   */
  Construction connect(PathPlan.Connection plan, Optional<Rational> bound) {
    return plan.method()
        .match(
            new PathPlan.Method.Cases<>() {
              @Override
              public Construction layerwise(PathPlan.Layerwise method) {
                double targetLoss =
                    Math.max(
                        Math.max(
                            workspace.loss(plan.first(), plan.objective()),
                            workspace.loss(plan.second(), plan.objective())),
                        bound.map(asked -> asked.doubleValue() / 10).orElse(0.0));
                return construction(
                    plan, Connector.this.layerwise(plan, method, targetLoss));
              }

              @Override
              public Construction dropoutStable(PathPlan.DropoutStable method) {
                return construction(plan, Connector.this.dropoutStable(plan, method));
              }

              @Override
              public Construction widthN1(PathPlan.WidthN1 method) {
                return new WidthN1(workspace, console).connect(plan, method);
              }
            });
  }

  private Construction construction(PathPlan.Connection plan, ConnectingPath path) {
    return new Construction(
        plan.objective().loss(),
        path,
        Construction.End.of(workspace.model(plan.first())),
        Construction.End.of(workspace.model(plan.second())),
        workspace.data(plan.objective().data()),
        Optional.empty());
  }

  private Dataset dataset(PathPlan plan) {
    Dataset dataset =
        workspace
            .data(plan.objective().data())
            .binary64(plan.objective().data().name());
    Workspace.requireFits(plan.start().network(), dataset, plan.objective());
    return dataset;
  }

  private ConnectingPath layerwise(
      PathPlan.Connection plan, PathPlan.Layerwise method, double targetLoss) {
    return method
        .subnetworks()
        .match(
            new PathPlan.Subnetworks.Cases<>() {
              @Override
              public ConnectingPath trained(PathPlan.TrainedSubnetworks trained) {
                return constructed(
                    plan, method, ends -> train(ends, plan, trained.training(), targetLoss));
              }

              @Override
              public ConnectingPath memorised(PathPlan.MemorisedSubnetworks memorised) {
                double target = positive(plan, orDefault(memorised.target(), targetLoss));
                return constructed(
                    plan, method, ends -> memorise(ends, plan, memorised.seed(), target));
              }

              @Override
              public ConnectingPath separated(PathPlan.SeparatedSubnetworks separated) {
                double target = positive(plan, orDefault(separated.target(), targetLoss));
                return constructed(plan, method, ends -> separate(ends, plan, target));
              }

              @Override
              public ConnectingPath fromFiles(PathPlan.FromFiles stored) {
                return Connector.this.fromFiles(plan, method, stored);
              }
            });
  }

  /** A target loss of the spec, where 0 stands for the default. */
  private static double orDefault(Rational asked, double targetLoss) {
    return asked.signum() > 0 ? asked.doubleValue() : targetLoss;
  }

  private static double positive(PathPlan plan, double target) {
    if (!(target > 0)) {
      throw CommandException.usage(
          "path " + plan.name() + ": the loss of both models is 0, which subnetworks in doubles"
              + " may miss (expected a target above 0 in the braces)");
    }
    return target;
  }

  private static Theorem41.Form form(PathPlan.Layerwise method) {
    return method.form() == PathPlan.Form.FAITHFUL
        ? Theorem41.Form.FAITHFUL
        : Theorem41.Form.ALTERNATING;
  }

  /** The path through subnetworks that are made for the kept neurons of both ends. */
  private ConnectingPath constructed(
      PathPlan.Connection plan,
      PathPlan.Layerwise method,
      Function<Ends, List<List<Subnetwork>>> subnetworks) {
    Dataset dataset = dataset(plan);
    Theorem41.Form form = form(method);
    PathPlan.Chosen chosen = (PathPlan.Chosen) method.kept();
    Endpoint a = endpoint(workspace.model(plan.first()), chosen.first(), dataset);
    Endpoint b = endpoint(workspace.model(plan.second()), chosen.second(), dataset);
    boolean hub = needsHub(method, a.kept(), b.kept(), a.point().network());
    for (Endpoint end : List.of(a, b)) {
      requireNeurons(end, hub);
      if (form == Theorem41.Form.ALTERNATING) {
        Theorem41.requireRoom(end);
      }
    }
    List<List<Subnetwork>> made = subnetworks.apply(new Ends(a, b, hub));
    return Theorem41.connect(a, made.get(0), b, made.get(1), form);
  }

  private ConnectingPath fromFiles(
      PathPlan.Connection plan, PathPlan.Layerwise method, PathPlan.FromFiles stored) {
    Dataset dataset = dataset(plan);
    LoadedModel first = workspace.model(plan.first());
    LoadedModel second = workspace.model(plan.second());
    boolean named = method.kept() instanceof PathPlan.AsStored;
    List<Subnetwork> mine =
        files.read(stored.first(), plan.first().name(), plan.first().network(), named);
    List<Subnetwork> theirs =
        files.read(stored.second(), plan.second().name(), plan.second().network(), named);
    Endpoint a;
    Endpoint b;
    if (method.kept() instanceof PathPlan.Chosen chosen) {
      a = endpoint(first, chosen.first(), dataset);
      b = endpoint(second, chosen.second(), dataset);
    } else {
      a = new Endpoint(first.name(), first.binary64(), storedKept(mine));
      b = new Endpoint(second.name(), second.binary64(), storedKept(theirs));
    }
    if (needsHub(method, a.kept(), b.kept(), a.point().network())) {
      keepBestHub(
          mine,
          theirs,
          plan.objective().loss(),
          new PointFeatures(a.point(), dataset, workspace.engine()));
    } else {
      mine.removeIf(subnetwork -> subnetwork.level() == 0);
      theirs.removeIf(subnetwork -> subnetwork.level() == 0);
    }
    try {
      return Theorem41.connect(a, mine, b, theirs, form(method));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("the subnetworks in the files do not fit: " + e.getMessage());
    }
  }

  private static boolean needsHub(
      PathPlan.Layerwise method, KeptNeurons first, KeptNeurons second, Network network) {
    boolean needed =
        Theorem41.needsHub(network, first, second)
            || (method.form() == PathPlan.Form.FAITHFUL && network.depth() > 1);
    if (needed && method.hub() == PathPlan.Hub.NO) {
      throw new RefusedException(
          "without a subnetwork on the inputs the kept neurons of both ends must fit into layer "
              + network.layerName(1) + " (found " + first.size(1) + " and " + second.size(1)
              + ", expected at most " + network.width(1) + " in sum), and the form must be "
              + "alternating");
    }
    return network.depth() > 1 && (needed || method.hub() == PathPlan.Hub.YES);
  }

  private static void requireNeurons(Endpoint end, boolean hub) {
    Network network = end.point().network();
    for (int p = hub ? 1 : 2; p < network.depth(); p++) {
      if (end.kept().size(p) == network.width(p)) {
        throw new RefusedException(
            "there is no neuron for the subnetworks of " + end.name() + " in layer "
                + network.layerName(p) + " (all " + network.width(p) + " are kept)");
      }
    }
  }

  /** Two ends and whether the path goes through a subnetwork on the inputs. */
  private record Ends(Endpoint first, Endpoint second, boolean hub) {

    /** The lowest level of the subnetworks of an end: the first one also makes xi_0. */
    int stop(Endpoint end) {
      return hub && end == first ? 0 : 1;
    }

    /** The width of layer p of xi_l of an end. */
    int width(Endpoint end, int l, int p) {
      Network network = end.point().network();
      return l == 0
          ? Theorem41.hubWidths(network, first.kept(), second.kept()).get(p - 1)
          : network.width(p) - end.kept().size(p);
    }
  }

  /** Trains the subnetworks of both ends at the same time. */
  private List<List<Subnetwork>> train(
      Ends ends, PathPlan plan, Training training, double targetLoss) {
    Dataset dataset = dataset(plan);
    SubnetworkOptions options = options(training, dataset, targetLoss);
    return console.during(
        "training subnetworks",
        work -> {
          List<Callable<List<Subnetwork>>> tasks = new ArrayList<>();
          for (Endpoint end : List.of(ends.first(), ends.second())) {
            Progress progress =
                (what, epoch, value) ->
                    work.at(
                        String.format("%s of %s: epoch %d, %.3g", what, end.name(), epoch, value));
            tasks.add(
                () ->
                    new SubnetworkTrainer(
                            end.point(),
                            plan.objective().loss(),
                            dataset,
                            end.kept().layers(),
                            (l, p) -> ends.width(end, l, p),
                            options,
                            workspace.engine(),
                            progress)
                        .train(ends.stop(end)));
          }
          return together(tasks);
        });
  }

  private static SubnetworkOptions options(
      Training training, Dataset dataset, double targetLoss) {
    return new SubnetworkOptions(
        training.seed(),
        Workspace.budget(training),
        orDefault(training.target(), targetLoss),
        training.rate().doubleValue(),
        Workspace.batch(training, dataset));
  }

  /**
   * Trains the subnetworks of one model, that on the inputs included, for kept neurons that leave
   * the others to them.
   */
  List<Subnetwork> train(Endpoint end, Objective objective, Training training, double targetLoss) {
    Dataset dataset = workspace.data(objective.data()).binary64(objective.data().name());
    Network network = end.point().network();
    requireNeurons(end, true);
    return console.during(
        "training subnetworks",
        work ->
            new SubnetworkTrainer(
                    end.point(),
                    objective.loss(),
                    dataset,
                    end.kept().layers(),
                    (l, p) -> network.width(p) - end.kept().size(p),
                    options(training, dataset, targetLoss),
                    workspace.engine(),
                    (what, epoch, value) ->
                        work.at(String.format("%s: epoch %d, %.3g", what, epoch, value)))
                .train(0));
  }

  private List<List<Subnetwork>> memorise(
      Ends ends, PathPlan plan, long seed, double targetLoss) {
    return atEachEnd(
        "memorising subnetworks",
        ends,
        plan,
        (end, features, progress) ->
            MemorisedSubnetworks.of(
                features,
                plan.objective().loss(),
                end.kept(),
                (l, p) -> ends.width(end, l, p),
                ends.stop(end),
                targetLoss,
                seed,
                progress));
  }

  private List<List<Subnetwork>> separate(Ends ends, PathPlan plan, double targetLoss) {
    if (plan.start().network().depth() == 1) {
      return List.of(List.of(), List.of());
    }
    return atEachEnd(
        "separating subnetworks",
        ends,
        plan,
        (end, features, progress) ->
            Corollary45.subnetworks(
                features,
                end.kept(),
                (l, p) -> ends.width(end, l, p),
                ends.stop(end),
                targetLoss,
                1,
                progress));
  }

  /** Something that makes the subnetworks of one end from its features. */
  @FunctionalInterface
  private interface Maker {
    List<Subnetwork> make(Endpoint end, PointFeatures features, Consumer<String> progress);
  }

  private List<List<Subnetwork>> atEachEnd(String task, Ends ends, PathPlan plan, Maker maker) {
    Dataset dataset = dataset(plan);
    return console.during(
        task,
        work ->
            Stream.of(ends.first(), ends.second())
                .map(
                    end -> {
                      try {
                        return maker.make(
                            end,
                            new PointFeatures(end.point(), dataset, workspace.engine()),
                            what -> work.at(end.name() + ": " + what));
                      } catch (RefusedException e) {
                        throw new RefusedException(
                            "path " + plan.name() + ", model " + end.name() + ": "
                                + e.getMessage());
                      }
                    })
                .toList());
  }

  private static <T> List<T> together(List<Callable<T>> tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      if (e.getCause() instanceof Error problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static KeptNeurons storedKept(List<Subnetwork> subnetworks) {
    return new KeptNeurons(
        subnetworks.stream()
            .filter(subnetwork -> subnetwork.level() > 0)
            .sorted(Comparator.comparingInt(Subnetwork::level))
            .map(Subnetwork::kept)
            .toList());
  }

  /** Leaves one xi_0, the one of less loss, where both ends bring one. */
  private static void keepBestHub(
      List<Subnetwork> mine, List<Subnetwork> theirs, Loss loss, PointFeatures features) {
    List<Subnetwork> hubs = new ArrayList<>();
    for (List<Subnetwork> side : List.of(mine, theirs)) {
      side.stream().filter(subnetwork -> subnetwork.level() == 0).forEach(hubs::add);
      side.removeIf(subnetwork -> subnetwork.level() == 0);
    }
    Subnetwork best =
        hubs.stream()
            .min(Comparator.comparingDouble(hub -> SubnetworkLoss.of(features, loss, hub)))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "the path needs a subnetwork xi_0 on the inputs, and the files have none"));
    mine.add(best);
  }

  private ConnectingPath dropoutStable(
      PathPlan.Connection plan, PathPlan.DropoutStable method) {
    Dataset dataset = dataset(plan);
    Endpoint a = endpoint(workspace.model(plan.first()), method.first(), dataset);
    Endpoint b = endpoint(workspace.model(plan.second()), method.second(), dataset);
    return Corollary43.connect(
        a, factors(a, plan, method, dataset), b, factors(b, plan, method, dataset));
  }

  private List<Double> factors(
      Endpoint end, PathPlan plan, PathPlan.DropoutStable method, Dataset dataset) {
    int depth = end.point().network().depth();
    return console.during(
        "factors of " + end.name(),
        () ->
            IntStream.range(1, depth)
                .mapToObj(
                    l ->
                        method.rescale()
                            ? DropoutStable.of(
                                    end.point(),
                                    plan.objective().loss(),
                                    dataset,
                                    l,
                                    end.kept().layers().subList(l - 1, depth - 1),
                                    workspace.engine())
                                .factor()
                            : 1.0)
                .toList());
  }

  /** The better half of every hidden layer by pivoted QR, rounded up. */
  static SubsetPlan half(Network network) {
    List<SubsetPlan.Choice> choices = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      choices.add(
          new SubsetPlan.Selected((network.width(l) + 1) / 2, SubsetPlan.Criterion.QR));
    }
    return new SubsetPlan("half", network, choices, Span.NONE);
  }

  /** A model with the neurons that a subset keeps of it. */
  Endpoint endpoint(LoadedModel model, SubsetPlan subset, Dataset dataset) {
    Network network = model.point().network();
    SubsetSelection selection =
        new SubsetSelection(model.point(), dataset.inputs(), workspace.engine());
    List<List<Integer>> layers = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      int layer = l;
      layers.add(
          subset.match(
              l,
              new SubsetPlan.Cases<>() {
                @Override
                public List<Integer> explicit(List<Integer> indices) {
                  return indices;
                }

                @Override
                public List<Integer> random(int count, long seed) {
                  return drawn(network.width(layer), count, seed);
                }

                @Override
                public List<Integer> selected(int count, SubsetPlan.Criterion criterion) {
                  List<Integer> chosen =
                      criterion == SubsetPlan.Criterion.QR
                          ? selection.pivotedQr(layer, count)
                          : selection.importance(layer, count);
                  return chosen.stream().sorted().toList();
                }
              }));
    }
    return new Endpoint(model.name(), model.binary64(), new KeptNeurons(layers));
  }

  /** The first {@code count} of a Fisher-Yates shuffle of 0..width-1, sorted. */
  private static List<Integer> drawn(int width, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> all = new ArrayList<>(IntStream.range(0, width).boxed().toList());
    for (int k = 0; k < count; k++) {
      int other = k + random.nextInt(width - k);
      Integer swapped = all.get(k);
      all.set(k, all.get(other));
      all.set(other, swapped);
    }
    return all.subList(0, count).stream().sorted().toList();
  }
}
