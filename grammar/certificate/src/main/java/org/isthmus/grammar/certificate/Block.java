package org.isthmus.grammar.certificate;

/**
 * A block of a parameter: the entries at the given rows and columns of {@code W_layer}, or of the
 * one row of {@code b_layer}.
 *
 * @param bias whether the parameter is the bias; then {@code rows} is the single index 0
 * @param layer l in 1..L
 */
public record Block(boolean bias, int layer, Indices rows, Indices columns) {

  public Block {
    rows.requireDistinct();
    columns.requireDistinct();
  }

  /** The name of the parameter, {@code W3} or {@code b3}. */
  public String parameter() {
    return (bias ? "b" : "W") + layer;
  }

  @Override
  public String toString() {
    return parameter() + " " + rows + " " + columns;
  }
}
