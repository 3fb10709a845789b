package org.isthmus.numeric.training;

/**
 * How long a training may take: whichever ends first. With epochs alone the result is a function of
 * its arguments on one machine; a time limit makes it depend on the machine's speed as well.
 *
 * @param epochs passes over the data, at least 0; {@link Integer#MAX_VALUE} for no limit
 * @param minutes wall-clock minutes, at least 0; infinite for no limit
 */
public record Budget(int epochs, double minutes) {

  public Budget {
    if (epochs < 0 || !(minutes >= 0)) {
      throw new IllegalArgumentException(
          "a training budget cannot be negative (found "
              + epochs + " epochs, " + minutes + " minutes)");
    }
    if (epochs == Integer.MAX_VALUE && minutes == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a training needs a limit in epochs or in minutes");
    }
  }

  /** A number of epochs and no limit of time: deterministic. */
  public static Budget ofEpochs(int epochs) {
    return new Budget(epochs, Double.POSITIVE_INFINITY);
  }

  /** A limit of time alone: the result depends on the machine. */
  public static Budget ofMinutes(double minutes) {
    return new Budget(Integer.MAX_VALUE, minutes);
  }
}
