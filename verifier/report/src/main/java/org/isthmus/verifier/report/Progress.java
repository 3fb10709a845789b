package org.isthmus.verifier.report;

/** Told about each forward pass over the data. Called by the thread that asked for the numbers. */
@FunctionalInterface
public interface Progress {

  /**
   * A pass has ended.
   *
   * @param done how many passes are done
   * @param total how many there are in all
   */
  void report(int done, int total);

  /** Hears nothing. */
  static Progress silent() {
    return (done, total) -> {};
  }
}
