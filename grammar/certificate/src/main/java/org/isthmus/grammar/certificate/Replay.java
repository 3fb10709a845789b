package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The states theta^1, ..., theta^K of a certificate in order: what the writes of each step make of
 * the state before it. Parameters that a step does not touch are shared between the states.
 */
public final class Replay implements Iterator<ParameterPoint> {

  private final Map<String, Matrix> arrays = new HashMap<>();
  private final Iterator<Step> steps;
  private final Map<Integer, BitSet> columns = new HashMap<>();
  private ParameterPoint state;

  public Replay(Certificate certificate) {
    certificate.arrays().forEach(array -> arrays.put(array.name(), array.values()));
    steps = certificate.steps().iterator();
    state = certificate.start();
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
  public ParameterPoint next() {
    List<Matrix> weights = new ArrayList<>(state.weights());
    List<Matrix> biases = new ArrayList<>(state.biases());
    Map<String, double[]> written = new HashMap<>();
    columns.clear();
    for (Write write : steps.next().writes()) {
      Block target = write.target();
      if (!target.bias()) {
        BitSet marked = columns.computeIfAbsent(target.layer(), l -> new BitSet());
        for (int column : target.columns().toArray()) {
          marked.set(column);
        }
      }
      List<Matrix> parameters = target.bias() ? biases : weights;
      Matrix before = parameters.get(target.layer() - 1);
      apply(
          write,
          written.computeIfAbsent(target.parameter(), name -> before.toArray()),
          before.columns());
    }
    written.forEach(
        (name, entries) -> {
          List<Matrix> parameters = name.startsWith("b") ? biases : weights;
          int l = Integer.parseInt(name.substring(1));
          Matrix before = parameters.get(l - 1);
          parameters.set(l - 1, Matrix.adopt(before.rows(), before.columns(), entries));
        });
    state = new ParameterPoint(state.network(), weights, biases);
    return state;
  }

  /**
   * The columns of W_l that the last step wrote to, whatever it wrote: in all others the state after
   * it has the entries of the state before.
   */
  public BitSet written(int l) {
    return (BitSet) columns.getOrDefault(l, new BitSet()).clone();
  }

  private void apply(Write write, double[] entries, int width) {
    int[] rows = write.target().rows().toArray();
    int[] columns = write.target().columns().toArray();
    if (write instanceof Write.Put put) {
      Matrix source = arrays.get(put.array());
      int[] sourceRows = put.rows().toArray();
      int[] sourceColumns = put.columns().toArray();
      for (int k = 0; k < rows.length; k++) {
        for (int m = 0; m < columns.length; m++) {
          entries[rows[k] * width + columns[m]] = source.get(sourceRows[k], sourceColumns[m]);
        }
      }
    } else {
      for (int row : rows) {
        for (int column : columns) {
          entries[row * width + column] = 0;
        }
      }
    }
  }
}
