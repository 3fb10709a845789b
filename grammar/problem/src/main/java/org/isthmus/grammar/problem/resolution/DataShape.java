package org.isthmus.grammar.problem.resolution;

/**
 * What is known of data before they are loaded.
 *
 * @param inputs the number of inputs of a sample, or {@link #UNKNOWN}
 * @param targets the number of classes or of real targets of a sample, or {@link #UNKNOWN}
 */
record DataShape(int inputs, Kind kind, int targets) {

  static final int UNKNOWN = 0;

  /** What the targets are. */
  enum Kind {
    LABELS("class labels"),
    VALUES("real targets"),
    ONE_HOT("targets 0 and 1"),
    SIGNS("targets -1 and 1"),
    EITHER("targets");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  DataShape withTargets(Kind newKind, int count) {
    return new DataShape(inputs, newKind, count);
  }
}
