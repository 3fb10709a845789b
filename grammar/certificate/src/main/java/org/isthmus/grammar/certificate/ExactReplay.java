package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;

/**
 * The states theta^1, ..., theta^K of a certificate as {@link Replay} gives them, with all numbers
 * exact; fractions are possible here. Parameters that a step does not touch are shared between the
 * states.
 */
public final class ExactReplay implements Iterator<RationalPoint> {

  private final Map<String, RationalMatrix> arrays = new HashMap<>();
  private final Iterator<Step> steps;
  private RationalPoint state;

  public ExactReplay(Certificate certificate) {
    certificate.arrays().forEach(array -> arrays.put(array.name(), array.numbers().exact()));
    steps = certificate.steps().iterator();
    state = certificate.exactStart();
  }

  @Override
  public boolean hasNext() {
    return steps.hasNext();
  }

  /**
   * The state after the next step.
   *
   * @throws NoSuchElementException if there is none
   */
  @Override
  public RationalPoint next() {
    List<RationalMatrix> weights = new ArrayList<>(state.weights());
    List<RationalMatrix> biases = new ArrayList<>(state.biases());
    Map<String, RationalMatrix.Editor> written = new HashMap<>();
    for (Write write : steps.next().writes()) {
      Block target = write.target();
      List<RationalMatrix> parameters = target.bias() ? biases : weights;
      apply(
          write,
          written.computeIfAbsent(
              target.parameter(), name -> parameters.get(target.layer() - 1).edit()));
    }
    written.forEach(
        (name, editor) -> {
          List<RationalMatrix> parameters = name.startsWith("b") ? biases : weights;
          parameters.set(Integer.parseInt(name.substring(1)) - 1, editor.build());
        });
    state = new RationalPoint(state.network(), weights, biases);
    return state;
  }

  private void apply(Write write, RationalMatrix.Editor entries) {
    int[] rows = write.target().rows().toArray();
    int[] columns = write.target().columns().toArray();
    if (write instanceof Write.Put put) {
      RationalMatrix source = arrays.get(put.array());
      int[] sourceRows = put.rows().toArray();
      int[] sourceColumns = put.columns().toArray();
      for (int k = 0; k < rows.length; k++) {
        for (int m = 0; m < columns.length; m++) {
          entries.set(rows[k], columns[m], source, sourceRows[k], sourceColumns[m]);
        }
      }
    } else {
      for (int row : rows) {
        for (int column : columns) {
          entries.zero(row, column);
        }
      }
    }
  }
}
