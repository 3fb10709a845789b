package org.isthmus.grammar.certificate;

import java.util.List;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;

/** What the file of a certificate can hold. The list is closed. */
public sealed interface Document permits Certificate, Findings {

  /** The word of the line {@code kind}. */
  String kind();

  Loss loss();

  Network network();

  /** The data that it is about. */
  DataReference data();

  /** The models that it is about: the first and the second, or the one. */
  List<ModelReference> models();

  /** What was asked for, for people. */
  String construction();

  /** The arrays of the file in their order, those of the models first. */
  List<StoredArray> arrays();
}
