package org.isthmus.proofs.nbm21;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Statement;

/** Hypotheses on the numbers of kept neurons, decided by the formulas that a checker gets. */
final class KeptHypotheses {

  private KeptHypotheses() {}

  /**
   * What is decided, under the name of the statement.
   *
   * @param constructor the class of the statement
   */
  static Applicability applicability(
      Class<?> constructor, KeptSubset subset, List<Hypothesis> hypotheses, List<String> remarks) {
    Statement statement = constructor.getAnnotation(Statement.class);
    return new Applicability(
        statement.paper().key() + " \"" + statement.label() + "\"",
        List.of(subset),
        hypotheses,
        remarks);
  }

  /** A relation between widths and numbers of kept neurons. */
  static Hypothesis numbers(
      String name, Network network, KeptSubset subset, String formula, String evidence) {
    return decided(name, symbols(network, subset), subset, formula, evidence);
  }

  /** A relation between these and the number N of samples. */
  static Hypothesis numbers(
      String name,
      Network network,
      int samples,
      KeptSubset subset,
      String formula,
      String evidence) {
    Map<String, BigInteger> symbols = symbols(network, subset);
    symbols.put("N", BigInteger.valueOf(samples));
    return decided(name, symbols, subset, formula, evidence);
  }

  private static Hypothesis decided(
      String name,
      Map<String, BigInteger> symbols,
      KeptSubset subset,
      String formula,
      String evidence) {
    Formula relation = new Formula(formula);
    return Hypothesis.decided(name, relation.holds(symbols), evidence)
        .with(new Condition.Numbers(subset.name(), relation), new Witness.None());
  }

  private static Map<String, BigInteger> symbols(Network network, KeptSubset subset) {
    Map<String, BigInteger> symbols = new HashMap<>();
    symbols.put("L", BigInteger.valueOf(network.depth()));
    for (int l = 0; l <= network.depth(); l++) {
      symbols.put("n" + l, BigInteger.valueOf(network.width(l)));
    }
    List<Integer> sizes = sizes(subset);
    for (int l = 1; l < network.depth(); l++) {
      symbols.put("k" + l, BigInteger.valueOf(sizes.get(l - 1)));
    }
    return symbols;
  }

  /** |I_p| for p = 1..L-1. */
  static List<Integer> sizes(KeptSubset subset) {
    return subset.layers().stream().map(List::size).toList();
  }

  /** I_l for l = 1..L-1, all inputs for l = 0. */
  static List<Integer> kept(Network network, List<List<Integer>> layers, int l) {
    if (l > 0) {
      return layers.get(l - 1);
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < network.inputWidth(); i++) {
      all.add(i);
    }
    return all;
  }
}
