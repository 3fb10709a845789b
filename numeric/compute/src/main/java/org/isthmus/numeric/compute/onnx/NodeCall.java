package org.isthmus.numeric.compute.onnx;

import java.util.List;
import org.isthmus.numeric.compute.onnx.OnnxProto.NodeProto;

/**
 * A node with the values of its inputs.
 *
 * @param values the inputs in order; an optional one that is left out at the end is not in the list
 * @param operatorSet the version of the standard operators
 */
record NodeCall(
    NodeProto node, Place place, List<Value> values, Attributes attributes, long operatorSet) {

  NodeCall {
    values = List.copyOf(values);
  }

  void requireInputs(int least, int most) {
    if (values.size() < least || values.size() > most) {
      throw place.refusal(
          "the number of inputs is wrong (found " + values.size() + ", expected "
              + (least == most ? "" : least + " to ") + most + ")");
    }
  }

  Value value(int index) {
    return values.get(index);
  }

  /** The input at {@code index}, which must be computed by the network. */
  Signal signal(int index) {
    if (values.get(index) instanceof Signal signal) {
      return signal;
    }
    throw place.refusal(
        inputLabel(index) + (values.get(index) instanceof Value.Constant
            ? " is stored in the file, expected one that the network computes"
            : " is part of a GELU and has no other use"));
  }

  /** The input at {@code index}, which must be stored in the file. */
  Tensor tensor(int index) {
    if (values.get(index) instanceof Value.Constant constant) {
      return Tensor.of(constant.tensor(), constant.label(), place);
    }
    throw place.refusal(
        inputLabel(index) + " is computed by the network, expected one stored in the file");
  }

  private String inputLabel(int index) {
    return "input " + Place.quoted(node.getInput(index));
  }
}
