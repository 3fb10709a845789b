package org.isthmus.numeric.compute.onnx;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.isthmus.numeric.compute.onnx.Value.Constant;
import org.isthmus.numeric.compute.onnx.Value.GeluForm;
import org.isthmus.numeric.compute.onnx.Value.GeluTerm;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Activation;

/**
 * What the supported operators do to the values of a graph.
 *
 * <p>Meanings are those of the ONNX operator definitions, restricted to what a chain of dense
 * layers needs; an attribute that is not listed here is refused. {@code GELU} is recognised as the
 * operator (exact form only) and as the erf form {@code x/2 (1 + erf(x / sqrt 2))} in any order of
 * its products. There the constants 1 and 1/2 must be exact, and {@code sqrt 2}, or
 * {@code 1 / sqrt 2}, must be the number of the element type that is nearest to it: a file cannot
 * hold the root itself.
 */
final class Operators {

  /** The default slope in the definition of LeakyRelu. */
  private static final float DEFAULT_SLOPE = 0.01f;

  private static final int NEGATIVE_AXIS_SINCE = 11;

  /** The operator sets that introduced an operator, where later than the oldest one read. */
  private static final Map<String, Integer> SINCE = Map.of("Erf", 9, "Gelu", 20);

  private static final Map<String, Function<NodeCall, Value>> SUPPORTED =
      Map.ofEntries(
          entry("Add", Operators::add),
          entry("Constant", Operators::constant),
          entry("Div", Operators::div),
          entry("Erf", Operators::erf),
          entry("Flatten", Operators::flatten),
          entry("Gelu", Operators::gelu),
          entry("Gemm", Operators::gemm),
          entry("Identity", Operators::identity),
          entry("LeakyRelu", Operators::leakyRelu),
          entry("MatMul", Operators::matMul),
          entry("Mul", Operators::mul),
          entry("Relu", call -> activation(call, new Activation.Relu())),
          entry("Reshape", Operators::reshape),
          entry("Sigmoid", call -> activation(call, new Activation.Sigmoid())),
          entry("Tanh", call -> activation(call, new Activation.Tanh())));

  private Operators() {}

  /**
   * The value that a node gives.
   *
   * @throws UnreadableFileException if an attribute or an input is not one that the operator has
   *     here
   */
  static Value apply(NodeCall call) {
    String operator = call.node().getOpType();
    int since = SINCE.getOrDefault(operator, 0);
    if (call.operatorSet() < since) {
      throw call.place()
          .refusal(
              "operator set " + call.operatorSet() + " has no such operator (expected at least "
                  + since + ")");
    }
    Value value = SUPPORTED.get(operator).apply(call);
    call.attributes().requireAllTaken();
    return value;
  }

  static boolean supports(String operator) {
    return SUPPORTED.containsKey(operator);
  }

  /** The names of the supported operators, for messages. */
  static String names() {
    return String.join(", ", new TreeSet<>(SUPPORTED.keySet()));
  }

  /** {@code alpha A B' + beta C}, as {@code x W + b}. */
  private static Value gemm(NodeCall call) {
    call.requireInputs(2, 3);
    requireOne(call, "alpha", call.attributes().number("alpha", 1));
    requireOne(call, "beta", call.attributes().number("beta", 1));
    if (call.attributes().integer("transA", 0) != 0) {
      throw call.place().refusal("transA must be 0: samples are rows");
    }
    long transposed = call.attributes().integer("transB", 0);
    if (transposed != 0 && transposed != 1) {
      throw call.place().refusal("transB must be 0 or 1 (found " + transposed + ")");
    }
    Signal product = call.signal(0).times(call.tensor(1), transposed == 1, call.place());
    return call.values().size() == 2 ? product : product.plus(call.tensor(2), call.place());
  }

  private static void requireOne(NodeCall call, String name, float found) {
    if (found != 1) {
      throw call.place().refusal(name + " must be 1 (found " + found + ")");
    }
  }

  private static Value matMul(NodeCall call) {
    call.requireInputs(2, 2);
    return call.signal(0).times(call.tensor(1), false, call.place());
  }

  private static Value add(NodeCall call) {
    call.requireInputs(2, 2);
    int stored = requireOneStored(call, "added");
    Value other = call.value(1 - stored);
    Tensor tensor = call.tensor(stored);
    if (other instanceof GeluTerm term) {
      if (term.form() == GeluForm.ERF && isScalar(tensor, term.argument(), 1)) {
        return new GeluTerm(term.argument(), GeluForm.ONE_PLUS_ERF);
      }
      throw notGelu(call);
    }
    return call.signal(1 - stored).plus(tensor, call.place());
  }

  private static Value div(NodeCall call) {
    call.requireInputs(2, 2);
    if (call.value(0) instanceof Signal signal
        && call.value(1) instanceof Constant
        && isScalar(call.tensor(1), signal, signal.type().nearest(Math.sqrt(2)))) {
      return new GeluTerm(signal, GeluForm.SCALED);
    }
    throw notGelu(call);
  }

  private static Value erf(NodeCall call) {
    call.requireInputs(1, 1);
    if (call.value(0) instanceof GeluTerm term && term.form() == GeluForm.SCALED) {
      return new GeluTerm(term.argument(), GeluForm.ERF);
    }
    throw notGelu(call);
  }

  private static Value mul(NodeCall call) {
    call.requireInputs(2, 2);
    for (int first = 0; first < 2; first++) {
      if (call.value(1 - first) instanceof Constant) {
        return scaled(call, call.value(first), call.tensor(1 - first));
      }
    }
    for (int first = 0; first < 2; first++) {
      if (call.value(1 - first) instanceof GeluTerm term) {
        Value factor = call.value(first);
        if (factor == term.argument() && term.form() == GeluForm.ONE_PLUS_ERF) {
          return new GeluTerm(term.argument(), GeluForm.TWICE_GELU);
        }
        if (factor == term.argument() && term.form() == GeluForm.HALF_ONE_PLUS_ERF) {
          return gelu(call, term.argument());
        }
        if (factor instanceof GeluTerm half
            && half.argument() == term.argument()
            && half.form() == GeluForm.HALF_ARGUMENT
            && term.form() == GeluForm.ONE_PLUS_ERF) {
          return gelu(call, term.argument());
        }
      }
    }
    throw notGelu(call);
  }

  /** A factor of the erf form times a stored number. */
  private static Value scaled(NodeCall call, Value factor, Tensor tensor) {
    if (factor instanceof Signal signal) {
      if (isScalar(tensor, signal, 0.5)) {
        return new GeluTerm(signal, GeluForm.HALF_ARGUMENT);
      }
      if (isScalar(tensor, signal, signal.type().nearest(Math.sqrt(0.5)))) {
        return new GeluTerm(signal, GeluForm.SCALED);
      }
    }
    if (factor instanceof GeluTerm term && isScalar(tensor, term.argument(), 0.5)) {
      if (term.form() == GeluForm.ONE_PLUS_ERF) {
        return new GeluTerm(term.argument(), GeluForm.HALF_ONE_PLUS_ERF);
      }
      if (term.form() == GeluForm.TWICE_GELU) {
        return gelu(call, term.argument());
      }
    }
    throw notGelu(call);
  }

  private static Signal gelu(NodeCall call, Signal argument) {
    return argument.activated(new Activation.Gelu(), call.place());
  }

  private static boolean isScalar(Tensor tensor, Signal signal, double expected) {
    return tensor.type() == signal.type() && tensor.isScalar() && tensor.scalar() == expected;
  }

  private static UnreadableFileException notGelu(NodeCall call) {
    return call.place()
        .refusal(
            "this is not a step of the erf form of GELU, x/2 (1 + erf(x / sqrt 2)), and has no"
                + " other use in a chain of dense layers");
  }

  /** Which of two inputs is stored in the file; the other one is not. */
  private static int requireOneStored(NodeCall call, String verb) {
    boolean first = call.value(0) instanceof Constant;
    boolean second = call.value(1) instanceof Constant;
    if (first == second) {
      throw call.place()
          .refusal(
              first
                  ? "two stored tensors are " + verb + ", which is not supported"
                  : "two results of the network are " + verb + ", but only a chain of layers"
                      + " without branches is supported");
    }
    return first ? 0 : 1;
  }

  private static Value gelu(NodeCall call) {
    String approximation = call.attributes().text("approximate", "none");
    if (!approximation.equals("none")) {
      throw call.place()
          .refusal(
              "only the exact GELU is supported (found approximate="
                  + Place.quoted(approximation) + ", expected 'none')");
    }
    return activation(call, new Activation.Gelu());
  }

  private static Value leakyRelu(NodeCall call) {
    float slope = call.attributes().number("alpha", DEFAULT_SLOPE);
    if (!Float.isFinite(slope)) {
      throw call.place().refusal("alpha must be a finite number (found " + slope + ")");
    }
    return activation(call, new Activation.LeakyRelu(Rational.of(slope)));
  }

  private static Value activation(NodeCall call, Activation activation) {
    call.requireInputs(1, 1);
    return call.signal(0).activated(activation, call.place());
  }

  private static Value flatten(NodeCall call) {
    call.requireInputs(1, 1);
    Signal signal = call.signal(0);
    long axis = call.attributes().integer("axis", 1);
    long fromStart =
        axis < 0 && call.operatorSet() >= NEGATIVE_AXIS_SINCE ? axis + signal.sizes().size() : axis;
    if (fromStart != 1) {
      throw call.place()
          .refusal(
              "only flattening each sample is supported (found axis " + axis + ", expected 1)");
    }
    return signal.flattened(call.place());
  }

  /** A reshape to one row for each sample; any other is refused. */
  private static Value reshape(NodeCall call) {
    call.requireInputs(2, 2);
    Signal signal = call.signal(0);
    List<Long> shape = call.tensor(1).integers();
    boolean zeroCopies = call.attributes().integer("allowzero", 0) == 0;
    long samples = signal.sizes().get(0);
    long width = signal.flatWidth();
    if (shape.size() == 2) {
      long rows = shape.get(0);
      long columns = shape.get(1);
      boolean keepsSamples =
          (rows == 0 && zeroCopies) || (samples != Signal.UNKNOWN && rows == samples);
      boolean keepsWidth = width != Signal.UNKNOWN && columns == width;
      if ((keepsSamples && (columns == -1 || keepsWidth)) || (rows == -1 && keepsWidth)) {
        return signal.flattened(call.place());
      }
    }
    throw call.place()
        .refusal(
            "only a reshape to one row for each sample is supported (found "
                + Tensor.notation(shape) + ", expected [0, -1] or [-1, "
                + (width == Signal.UNKNOWN ? "width" : width) + "])");
  }

  private static Value identity(NodeCall call) {
    call.requireInputs(1, 1);
    return call.value(0);
  }

  private static Value constant(NodeCall call) {
    call.requireInputs(0, 0);
    String label = "constant " + Place.quoted(call.node().getOutput(0));
    return new Constant(call.attributes().constant(), label);
  }
}
