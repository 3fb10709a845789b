package org.isthmus.proofs.construction;

/** The papers whose statements are constructed here. */
public enum Paper {
  /** Nguyen, Brechet, Mondelli: On Connectivity of Solutions in Deep Learning (2021). */
  NBM21("nbm21"),
  /** Nguyen: A Note on Connectivity of Sublevel Sets in Deep Learning (2021). */
  N21("n21");

  private final String key;

  Paper(String key) {
    this.key = key;
  }

  /** The name in the specification language. */
  public String key() {
    return key;
  }
}
