package org.isthmus.tests.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Document;
import org.isthmus.grammar.certificate.ExactReplay;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.tests.widthn1.PathOracle;

/**
 * What is true of a path and the squared loss on it, by exact evaluation at points of it, whatever
 * the rules of its steps say.
 */
record Truth(Certificate certificate, RationalDataset data) {

  private static final Rational NEARLY_ONE = Rational.ONE.minus(Rational.parse("1e-60"));

  /** The loss at the first model of a draft on real targets. */
  static Rational lossAtStart(Draft draft) {
    return PathOracle.loss(
        ((Certificate) document(draft.bytes())).exactStart(),
        draft.data().numbers().orElseThrow());
  }

  /** What a file claims and its data, if it is of a path on which everything is a fraction. */
  static Optional<Truth> of(Path folder, CorpusFile file) {
    if (!(document(file.bytes()) instanceof Certificate certificate)
        || certificate.claim() instanceof Claim.Disconnected
        || !(certificate.loss() instanceof Loss.Squared)
        || !(certificate.data().recipe().format() instanceof DataRecipe.Text)
        || !hasTwoSlopes(certificate.network())) {
      return Optional.empty();
    }
    return Optional.of(
        new Truth(certificate, DataFiles.readExact(certificate.data().recipe(), folder)));
  }

  static Document document(byte[] bytes) {
    try {
      return CertificateFile.document(bytes);
    } catch (MalformedCertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasTwoSlopes(Network network) {
    return IntStream.range(1, network.depth())
        .allMatch(l -> network.activation(l).negativeSlope().isPresent());
  }

  /** What is seen to be wrong at points of each step, so many times three of them, or nothing. */
  Optional<String> wrong(int times) {
    PathOracle oracle = new PathOracle(certificate, data);
    return IntStream.range(0, times)
        .mapToObj(seed -> oracle.wrong(new Random(seed)))
        .flatMap(Optional::stream)
        .findFirst()
        .or(this::rise);
  }

  /** A descent that rises where the last of it is too little to be met by chance. */
  private Optional<String> rise() {
    List<RationalPoint> states = states();
    for (int k = 1; k < states.size() && certificate.claim() instanceof Claim.Descends; k++) {
      RationalPoint before = PathOracle.between(states.get(k - 1), states.get(k), NEARLY_ONE);
      if (loss(before).compareTo(loss(states.get(k))) < 0) {
        return Optional.of("the loss rises at the end of step " + k);
      }
    }
    return Optional.empty();
  }

  /** All states of the path. */
  List<RationalPoint> states() {
    List<RationalPoint> states = new ArrayList<>(List.of(certificate.exactStart()));
    new ExactReplay(certificate).forEachRemaining(states::add);
    return states;
  }

  Rational loss(RationalPoint point) {
    return PathOracle.loss(point, data);
  }
}
