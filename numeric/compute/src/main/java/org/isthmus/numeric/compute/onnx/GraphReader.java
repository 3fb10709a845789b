package org.isthmus.numeric.compute.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isthmus.numeric.compute.onnx.OnnxProto.DimensionProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.GraphProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.NodeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorTypeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.ValueInfoProto;

/**
 * Runs a graph symbolically, node by node in the stored order, and gives the signal at its output.
 *
 * <p>Why the result is the whole model: every name is defined once and before its use, every node
 * is either understood by {@link Operators} or refused, and a computed value that nothing uses is
 * refused. So each computed value lies on a way from the one input to the one output, and two ways
 * meet only inside a GELU. Stored tensors that no node uses are ignored: they change nothing.
 */
final class GraphReader {

  private final String file;
  private final Place graphPlace;
  private final GraphProto graph;
  private final long operatorSet;
  private final Map<String, Value> values = new HashMap<>();

  private GraphReader(String file, OnnxFile model) {
    this.file = file;
    this.graphPlace = Place.of(file);
    this.graph = model.graph();
    this.operatorSet = model.operatorSet();
  }

  /** The signal at the output of the model, which is read from {@code file}. */
  static Signal read(String file, OnnxFile model) {
    return new GraphReader(file, model).output();
  }

  private Signal output() {
    for (TensorProto tensor : graph.getInitializerList()) {
      String label = "initialiser " + Place.quoted(tensor.getName());
      Tensor.requireStoredHere(tensor, label, graphPlace);
      define(tensor.getName(), new Value.Constant(tensor, label), graphPlace);
    }
    ValueInfoProto input = input();
    define(input.getName(), inputSignal(input), graphPlace);
    if (graph.getOutputCount() != 1) {
      throw graphPlace.refusal(
          "a model with one output is needed (found " + graph.getOutputCount() + ")");
    }
    ValueInfoProto output = graph.getOutput(0);
    Set<String> used = new HashSet<>();
    used.add(output.getName());
    graph.getNodeList().forEach(node -> used.addAll(node.getInputList()));
    if (!used.contains(input.getName())) {
      throw graphPlace.refusal(
          "the model does not use its input " + Place.quoted(input.getName()));
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      run(graph.getNode(i), i + 1, used);
    }
    String label = "output " + Place.quoted(output.getName());
    if (!(values.get(output.getName()) instanceof Signal signal)) {
      throw graphPlace.refusal(label + " is not computed by a chain of dense layers");
    }
    requireDeclared(output, label, signal);
    return signal;
  }

  private void run(NodeProto node, int position, Set<String> used) {
    Place place = Place.of(file, node, position, graph.getNodeCount());
    requireOperator(node, position, place);
    OnnxFile.requireNoUnknownFields(node.getUnknownFields(), "the node", place);
    if (node.getOutputCount() != 1 || node.getOutput(0).isEmpty()) {
      throw place.refusal(
          "a node with one output is needed (found " + node.getOutputCount() + ")");
    }
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < node.getInputCount(); i++) {
      String name = node.getInput(i);
      if (name.isEmpty() && node.getInputList().stream().skip(i).allMatch(String::isEmpty)) {
        break;
      }
      Value value = values.get(name);
      if (value == null) {
        throw place.refusal(
            "input " + Place.quoted(name) + " is not defined by anything before this node");
      }
      inputs.add(value);
    }
    String name = node.getOutput(0);
    NodeCall call =
        new NodeCall(node, place, inputs, new Attributes(node, place), operatorSet);
    Value value = Operators.apply(call);
    if (!(value instanceof Value.Constant) && !used.contains(name)) {
      throw place.refusal(
          "nothing uses the result " + Place.quoted(name) + ", but only a chain of layers without"
              + " branches is supported");
    }
    define(name, value, place);
  }

  private void requireOperator(NodeProto node, int position, Place place) {
    boolean standard = OnnxFile.isStandard(node.getDomain()) && node.getOverload().isEmpty();
    if (standard && Operators.supports(node.getOpType())) {
      return;
    }
    String where = "node " + position + " of " + graph.getNodeCount();
    if (standard && (node.getOpType().equals("Softmax") || node.getOpType().equals("LogSoftmax"))) {
      throw place.refusal(
          "the operator is not part of a chain of dense layers (" + where + "); if the model ends"
              + " with it, drop it: losses take the outputs before it");
    }
    throw place.refusal(
        "the operator is not supported (" + where
            + (standard ? "" : ", domain " + Place.quoted(node.getDomain()))
            + "; supported: " + Operators.names() + ")");
  }

  private void define(String name, Value value, Place place) {
    if (name.isEmpty()) {
      throw place.refusal("a tensor or an input has no name");
    }
    if (values.put(name, value) != null) {
      throw place.refusal("the name " + Place.quoted(name) + " is defined twice");
    }
  }

  /** The input that is not an initialiser; older files list these among the inputs, too. */
  private ValueInfoProto input() {
    List<ValueInfoProto> inputs =
        graph.getInputList().stream()
            .filter(info -> !values.containsKey(info.getName()))
            .toList();
    if (inputs.size() != 1) {
      throw graphPlace.refusal(
          "a model with one input is needed (found " + inputs.size() + ")");
    }
    return inputs.get(0);
  }

  private Signal inputSignal(ValueInfoProto input) {
    String label = "input " + Place.quoted(input.getName());
    if (!input.getType().hasTensorType() || !input.getType().getTensorType().hasShape()) {
      throw graphPlace.refusal(label + " is not declared as a tensor with a number of sizes");
    }
    TensorTypeProto type = input.getType().getTensorType();
    ElementType element =
        ElementType.of(type.getElemType())
            .filter(ElementType::isFloating)
            .orElseThrow(
                () ->
                    graphPlace.refusal(
                        label + " does not hold floating-point numbers (found "
                            + ElementType.nameOf(type.getElemType()) + ")"));
    List<Long> sizes = new ArrayList<>();
    long width = 1;
    for (DimensionProto dimension : type.getShape().getDimList()) {
      long size = size(dimension, label);
      if (size != Signal.UNKNOWN && !sizes.isEmpty()) {
        width *= size;
        requireSize(width, label);
      }
      sizes.add(size);
    }
    if (sizes.size() < 2) {
      throw graphPlace.refusal(
          label + " needs a size for the samples and one for each sample (found "
              + sizes.size() + " sizes)");
    }
    return Signal.input(element, sizes, Place.of(file));
  }

  private long size(DimensionProto dimension, String label) {
    OnnxFile.requireNoUnknownFields(dimension.getUnknownFields(), label, graphPlace);
    if (!dimension.hasDimValue()) {
      return Signal.UNKNOWN;
    }
    requireSize(dimension.getDimValue(), label);
    return dimension.getDimValue();
  }

  private void requireSize(long size, String label) {
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw graphPlace.refusal(
          label + " has an impossible size (found " + size + ", expected 1 to "
              + Integer.MAX_VALUE + ")");
    }
  }

  /** The output as declared, where it is declared, must be the output as computed. */
  private void requireDeclared(ValueInfoProto output, String label, Signal signal) {
    if (!output.hasType()) {
      return;
    }
    TensorTypeProto type = output.getType().getTensorType();
    if (type.getElemType() != 0 && !ElementType.of(type.getElemType())
        .filter(signal.type()::equals).isPresent()) {
      throw graphPlace.refusal(
          label + " is declared with another element type than is computed (found "
              + ElementType.nameOf(type.getElemType()) + ", expected "
              + signal.type().notation() + ")");
    }
    if (!type.hasShape()) {
      return;
    }
    List<Long> declared =
        type.getShape().getDimList().stream().map(dimension -> size(dimension, label)).toList();
    boolean fits = declared.size() == signal.sizes().size();
    for (int i = 1; fits && i < declared.size(); i++) {
      fits = declared.get(i) == Signal.UNKNOWN || declared.get(i).equals(signal.sizes().get(i));
    }
    if (!fits) {
      throw graphPlace.refusal(
          label + " is declared with other sizes than are computed (found "
              + Tensor.notation(declared) + ", expected " + Tensor.notation(signal.sizes())
              + ", where -1 is open)");
    }
  }
}
