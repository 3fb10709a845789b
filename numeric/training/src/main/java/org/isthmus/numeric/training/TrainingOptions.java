package org.isthmus.numeric.training;

/**
 * How to train.
 *
 * @param name what progress reports call it
 * @param seed of the order of the samples
 * @param optimiser the step rule
 * @param decay of the learning rate
 * @param batch samples a step, at least 1
 * @param budget when to end
 * @param clip largest Euclidean norm of a gradient, all parameters together; infinite for none
 * @param targetLoss ends the training when the loss of all samples is at most this
 * @param evaluateEvery epochs between evaluations of all samples, at least 1
 */
public record TrainingOptions(
    String name,
    long seed,
    Optimiser optimiser,
    Decay decay,
    int batch,
    Budget budget,
    double clip,
    double targetLoss,
    int evaluateEvery) {

  public TrainingOptions {
    if (batch < 1 || evaluateEvery < 1) {
      throw new IllegalArgumentException(
          "a training needs a batch and an evaluation period of at least 1 (found "
              + batch + " and " + evaluateEvery + ")");
    }
    if (!(clip > 0)) {
      throw new IllegalArgumentException(
          "the largest norm of a gradient must be positive (found " + clip + ")");
    }
    if (!(targetLoss >= 0)) {
      throw new IllegalArgumentException(
          "the target loss cannot be negative (found " + targetLoss + ")");
    }
  }

  /** Adam at 1e-3 with cosine decay, batches of 128, no target loss. */
  public static TrainingOptions of(String name, long seed, Budget budget) {
    return new TrainingOptions(
        name, seed, new Optimiser.Adam(1e-3), new Decay.Cosine(), 128, budget, 10, 0, 5);
  }

  public TrainingOptions with(Optimiser optimiser) {
    return new TrainingOptions(
        name, seed, optimiser, decay, batch, budget, clip, targetLoss, evaluateEvery);
  }

  public TrainingOptions with(Decay decay) {
    return new TrainingOptions(
        name, seed, optimiser, decay, batch, budget, clip, targetLoss, evaluateEvery);
  }

  public TrainingOptions withBatch(int batch) {
    return new TrainingOptions(
        name, seed, optimiser, decay, batch, budget, clip, targetLoss, evaluateEvery);
  }

  public TrainingOptions withTargetLoss(double targetLoss) {
    return new TrainingOptions(
        name, seed, optimiser, decay, batch, budget, clip, targetLoss, evaluateEvery);
  }

  public TrainingOptions withEvaluationEvery(int evaluateEvery) {
    return new TrainingOptions(
        name, seed, optimiser, decay, batch, budget, clip, targetLoss, evaluateEvery);
  }
}
