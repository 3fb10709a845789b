package org.isthmus.grammar.certificate;

import java.util.List;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;

/**
 * A certificate of kind {@code findings}: what is claimed of one model, with everything that is
 * needed to decide it except the data.
 *
 * @param weights W_1, ..., W_L, of shapes (n_{l-1}, n_l)
 * @param biases b_1, ..., b_L, each with one row; zeros where the network has no bias
 * @param construction what was asked for, for people
 * @param subsets the kept neurons that conditions name, none twice
 * @throws IllegalArgumentException if a condition or a witness does not fit the network
 */
public record Findings(
    Loss loss,
    Network network,
    DataReference data,
    ModelReference model,
    String construction,
    List<Numbers> weights,
    List<Numbers> biases,
    List<KeptSubset> subsets,
    List<Finding> findings) {

  public Findings {
    weights = List.copyOf(weights);
    biases = List.copyOf(biases);
    subsets = List.copyOf(subsets);
    findings = List.copyOf(findings);
  }
}
