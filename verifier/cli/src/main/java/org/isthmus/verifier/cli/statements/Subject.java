package org.isthmus.verifier.cli.statements;

import java.util.Optional;
import java.util.function.Consumer;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.n21.ModelOnData;
import org.isthmus.proofs.nbm21.features.PointFeatures;

/** A model on data, as the statements of either paper take it. */
public final class Subject {

  private final ParameterPoint point;
  private final Optional<RationalPoint> fractions;
  private final Dataset data;
  private final Optional<RationalDataset> dataFractions;
  private final Loss loss;
  private final Engine engine;
  private final Consumer<String> progress;
  private ModelOnData exact;
  private PointFeatures features;

  /**
   * @param point the parameters, rounded where they have fractions
   * @param fractions the parameters themselves, if they have fractions
   * @param data the data, rounded where they have fractions
   * @param dataFractions the data themselves, if they have fractions
   * @param progress is told what is being done
   */
  public Subject(
      ParameterPoint point,
      Optional<RationalPoint> fractions,
      Dataset data,
      Optional<RationalDataset> dataFractions,
      Loss loss,
      Engine engine,
      Consumer<String> progress) {
    this.point = point;
    this.fractions = fractions;
    this.data = data;
    this.dataFractions = dataFractions;
    this.loss = loss;
    this.engine = engine;
    this.progress = progress;
  }

  Network network() {
    return point.network();
  }

  Loss loss() {
    return loss;
  }

  Consumer<String> progress() {
    return progress;
  }

  /** For statements of N21: without rounding. */
  ModelOnData exact() {
    if (exact == null) {
      RationalPoint parameters = fractions.orElseGet(() -> RationalPoint.of(point));
      exact =
          dataFractions.isPresent()
              ? ModelOnData.of(parameters, dataFractions.get())
              : ModelOnData.of(parameters, data);
    }
    return exact;
  }

  /** For statements of NBM21. */
  PointFeatures features() {
    if (features == null) {
      features = new PointFeatures(point, data, engine);
    }
    return features;
  }
}
