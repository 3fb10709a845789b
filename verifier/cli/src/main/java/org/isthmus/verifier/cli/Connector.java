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
import java.util.stream.IntStream;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.Progress;
import org.isthmus.numeric.training.subnetwork.DropoutStable;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.numeric.training.subnetwork.SubnetworkOptions;
import org.isthmus.numeric.training.subnetwork.SubnetworkTrainer;
import org.isthmus.numeric.training.subnetwork.SubsetSelection;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.Theorem41;
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
    Dataset dataset = dataset(plan);
    LoadedModel first = workspace.model(plan.first());
    LoadedModel second = workspace.model(plan.second());
    Theorem41.Form form =
        method.form() == PathPlan.Form.FAITHFUL
            ? Theorem41.Form.FAITHFUL
            : Theorem41.Form.ALTERNATING;
    if (method.subnetworks() instanceof PathPlan.TrainedSubnetworks trained) {
      PathPlan.Chosen chosen = (PathPlan.Chosen) method.kept();
      Endpoint a = endpoint(first, chosen.first(), dataset);
      Endpoint b = endpoint(second, chosen.second(), dataset);
      boolean hub = needsHub(method, a.kept(), b.kept(), a.point().network());
      for (Endpoint end : List.of(a, b)) {
        requireNeurons(end, hub);
        if (form == Theorem41.Form.ALTERNATING) {
          Theorem41.requireRoom(end);
        }
      }
      Ends ends = new Ends(a, b, hub);
      List<List<Subnetwork>> subnetworks =
          train(ends, plan.objective().loss(), dataset, trained.training(), targetLoss);
      return Theorem41.connect(a, subnetworks.get(0), b, subnetworks.get(1), form);
    }
    PathPlan.FromFiles stored = (PathPlan.FromFiles) method.subnetworks();
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
      keepBestHub(mine, theirs, plan.objective().loss(), dataset, a.point().network());
    } else {
      mine.removeIf(subnetwork -> subnetwork.level() == 0);
      theirs.removeIf(subnetwork -> subnetwork.level() == 0);
    }
    try {
      return Theorem41.connect(a, mine, b, theirs, form);
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

    /** The width of layer p of xi_l of an end. */
    int width(Endpoint end, int l, int p) {
      Network network = end.point().network();
      return l == 0
          ? Theorem41.hubWidths(network, first.kept(), second.kept()).get(p - 1)
          : network.width(p) - end.kept().size(p);
    }
  }

  /** Trains the subnetworks of both ends at the same time; the first also trains xi_0. */
  private List<List<Subnetwork>> train(
      Ends ends, Loss loss, Dataset dataset, Training training, double targetLoss) {
    SubnetworkOptions options =
        new SubnetworkOptions(
            training.seed(),
            Workspace.budget(training),
            training.target().signum() > 0 ? training.target().doubleValue() : targetLoss,
            training.rate().doubleValue(),
            Workspace.batch(training, dataset));
    return console.during(
        "training subnetworks",
        work -> {
          List<Callable<List<Subnetwork>>> tasks = new ArrayList<>();
          for (Endpoint end : List.of(ends.first(), ends.second())) {
            Progress progress =
                (what, epoch, value) ->
                    work.at(
                        String.format("%s of %s: epoch %d, %.3g", what, end.name(), epoch, value));
            int stop = ends.hub() && end == ends.first() ? 0 : 1;
            tasks.add(
                () ->
                    new SubnetworkTrainer(
                            end.point(),
                            loss,
                            dataset,
                            end.kept().layers(),
                            (l, p) -> ends.width(end, l, p),
                            options,
                            workspace.engine(),
                            progress)
                        .train(stop));
          }
          return together(tasks);
        });
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
  private void keepBestHub(
      List<Subnetwork> mine, List<Subnetwork> theirs, Loss loss, Dataset dataset, Network network) {
    List<Subnetwork> hubs = new ArrayList<>();
    for (List<Subnetwork> side : List.of(mine, theirs)) {
      side.stream().filter(subnetwork -> subnetwork.level() == 0).forEach(hubs::add);
      side.removeIf(subnetwork -> subnetwork.level() == 0);
    }
    Subnetwork best =
        hubs.stream()
            .min(Comparator.comparingDouble(hub -> loss(hub, loss, dataset, network)))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "the path needs a subnetwork xi_0 on the inputs, and the files have none"));
    mine.add(best);
  }

  private double loss(Subnetwork hub, Loss loss, Dataset dataset, Network network) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      hidden.add(
          new HiddenLayer(
              network.layerName(p),
              hub.weights().get(p - 1).columns(),
              network.activation(p),
              network.hasBias(p)));
    }
    ParameterPoint point =
        new ParameterPoint(
            new Network(
                "xi_0", network.inputWidth(), hidden, network.outputWidth(), network.outputBias()),
            hub.weights(),
            hub.biases());
    return LossFunction.of(loss, dataset.targets(), network.outputWidth())
        .mean(workspace.engine().outputs(point, dataset.inputs(), Precision.FLOAT));
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
