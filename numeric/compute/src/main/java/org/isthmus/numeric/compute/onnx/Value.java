package org.isthmus.numeric.compute.onnx;

import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;

/** What a name in a graph stands for. */
sealed interface Value permits Value.Constant, Value.GeluTerm, Signal {

  /**
   * A stored tensor: an initialiser, the output of a Constant node, or either of them under another
   * name.
   *
   * @param label what to call it in messages
   */
  record Constant(TensorProto tensor, String label) implements Value {}

  /** An intermediate result of the erf form of GELU of {@code argument}. */
  record GeluTerm(Signal argument, GeluForm form) implements Value {}

  /** The parts of {@code gelu(x) = x/2 (1 + erf(x / sqrt 2))} that exporters write as nodes. */
  enum GeluForm {
    /** {@code x / sqrt 2}. */
    SCALED,
    /** {@code erf(x / sqrt 2)}. */
    ERF,
    /** {@code 1 + erf(x / sqrt 2)}. */
    ONE_PLUS_ERF,
    /** {@code (1 + erf(x / sqrt 2)) / 2}. */
    HALF_ONE_PLUS_ERF,
    /** {@code x / 2}. */
    HALF_ARGUMENT,
    /** {@code x (1 + erf(x / sqrt 2))}. */
    TWICE_GELU
  }
}
