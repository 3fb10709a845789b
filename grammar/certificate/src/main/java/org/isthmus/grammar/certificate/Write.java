package org.isthmus.grammar.certificate;

/**
 * One change of a step to the state before it. Writes of a step are made in order; entries that no
 * write names keep their value.
 */
public sealed interface Write {

  /** The entries that are written. */
  Block target();

  /** Sets every entry of the block to positive zero. */
  record Zero(Block target) implements Write {
    @Override
    public String toString() {
      return "zero " + target;
    }
  }

  /**
   * Copies entries of an array of the certificate: the entry at (k-th row, m-th column) of the
   * target becomes the entry at (k-th row, m-th column) of the source.
   */
  record Put(Block target, String array, Indices rows, Indices columns) implements Write {
    public Put {
      if (rows.size() != target.rows().size() || columns.size() != target.columns().size()) {
        throw new IllegalArgumentException(
            "a put does not fit its target (found " + rows.size() + " x " + columns.size()
                + ", expected " + target.rows().size() + " x " + target.columns().size() + ")");
      }
    }

    @Override
    public String toString() {
      return "put " + target + " " + array + " " + rows + " " + columns;
    }
  }
}
