package org.isthmus.tests.campaign;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.isthmus.tests.campaign.truth.Archive;

/**
 * Ways to change a certificate, in an order: each is given by its number.
 *
 * @param count how many there are for a certificate
 * @param change makes one of them; nothing where it changes nothing or is not possible
 */
record Changes(
    String name,
    ToIntFunction<Archive> count,
    BiFunction<Archive, Integer, Optional<Archive>> change) {

  /** Changes that are always possible. */
  static Changes of(
      String name, ToIntFunction<Archive> count, BiFunction<Archive, Integer, Archive> change) {
    return new Changes(name, count, (archive, k) -> Optional.of(change.apply(archive, k)));
  }
}
