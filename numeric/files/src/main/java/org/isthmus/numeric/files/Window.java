package org.isthmus.numeric.files;

import org.isthmus.numeric.model.DataRecipe;

/**
 * The samples that the first operations of a recipe take, known before a file is read, so that no
 * others are kept.
 *
 * @param from the first sample
 * @param count how many samples at most
 * @param required how many samples the file must have
 */
record Window(long from, long count, long required) {

  static final Window ALL = new Window(0, Integer.MAX_VALUE, 1);

  /** The samples that a further {@code take} leaves; {@code place} is for the message. */
  Window take(String place, DataRecipe.Take take) {
    long end = (long) take.from() + take.count();
    if (end > count) {
      throw tooFew(place, take.from(), take.count(), count);
    }
    return new Window(from + take.from(), take.count(), Math.max(required, from + end));
  }

  /** How many samples are taken of a file that has {@code available}. */
  int size(String place, long available) {
    if (available == 0) {
      throw new UnreadableFileException(place, "there is no sample in the file");
    }
    if (required > available) {
      throw tooFew(place, from, required - from, available);
    }
    if (available > Integer.MAX_VALUE) {
      throw new UnreadableFileException(
          place, "there are too many samples (found " + available + ")");
    }
    return (int) Math.min(count, available - from);
  }

  boolean contains(long sample) {
    return sample >= from && sample - from < count;
  }

  static UnreadableFileException tooFew(String place, long from, long count, long available) {
    return new UnreadableFileException(
        place,
        "there are not enough samples to take " + count + " from sample " + from + " on (found "
            + available + ", expected at least " + (from + count) + ")");
  }
}
