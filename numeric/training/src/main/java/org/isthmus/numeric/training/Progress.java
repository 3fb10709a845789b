package org.isthmus.numeric.training;

/** Told about each epoch of a training. Called by the training thread. */
@FunctionalInterface
public interface Progress {

  /**
   * An epoch has ended.
   *
   * @param name what is being trained
   * @param epoch how many epochs are done
   * @param loss the mean loss over the epoch's minibatches, nats
   */
  void report(String name, int epoch, double loss);

  /** Hears nothing. */
  static Progress silent() {
    return (name, epoch, loss) -> {};
  }
}
