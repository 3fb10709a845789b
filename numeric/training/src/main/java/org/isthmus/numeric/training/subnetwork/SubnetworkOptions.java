package org.isthmus.numeric.training.subnetwork;

import org.isthmus.numeric.training.Budget;

/**
 * How to train the subnetworks of one trained network.
 *
 * @param seed of everything random
 * @param budget epochs for each level, minutes for all levels together
 * @param targetLoss a level is done when its loss is at most this
 * @param rate the largest learning rate of Adam
 * @param batch samples a step
 */
public record SubnetworkOptions(
    long seed, Budget budget, double targetLoss, double rate, int batch) {

  public SubnetworkOptions {
    if (!(targetLoss >= 0) || !(rate > 0) || batch < 1) {
      throw new IllegalArgumentException(
          "subnetworks need a target loss that is not negative, a positive learning rate and a "
              + "batch of at least 1 (found "
              + targetLoss + ", " + rate + " and " + batch + ")");
    }
  }

  /** The defaults of rate and batch for this many samples. */
  public static SubnetworkOptions of(long seed, Budget budget, double targetLoss, int samples) {
    int batch = Math.max(16, Math.min(256, samples / 50));
    return new SubnetworkOptions(seed, budget, targetLoss, 1e-3, batch);
  }
}
