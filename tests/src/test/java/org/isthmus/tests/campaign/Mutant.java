package org.isthmus.tests.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.isthmus.tests.campaign.truth.Data;

/**
 * A changed certificate, or one with changed files beside it.
 *
 * @param files the files that are other than those of the subject
 * @param data the data in these files, where they are meant to be read
 * @param options of the command, behind the certificate
 * @param damaged whether no digest was made anew, so that nothing but MALFORMED is right
 */
record Mutant(
    byte[] certificate,
    Map<String, byte[]> files,
    Optional<Data> data,
    List<String> options,
    boolean damaged) {

  static Mutant of(byte[] certificate) {
    return new Mutant(certificate, Map.of(), Optional.empty(), List.of(), false);
  }

  static Mutant damaged(byte[] certificate) {
    return new Mutant(certificate, Map.of(), Optional.empty(), List.of(), true);
  }

  /**
   * Mutants of one kind, by their numbers.
   *
   * @param make gives nothing where nothing is changed
   */
  record Family(String name, int count, IntFunction<Optional<Mutant>> make) {}
}
