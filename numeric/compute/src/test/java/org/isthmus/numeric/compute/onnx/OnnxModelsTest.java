package org.isthmus.numeric.compute.onnx;

import static org.isthmus.numeric.compute.onnx.OnnxSample.BFLOAT16;
import static org.isthmus.numeric.compute.onnx.OnnxSample.DOUBLE;
import static org.isthmus.numeric.compute.onnx.OnnxSample.FLOAT;
import static org.isthmus.numeric.compute.onnx.OnnxSample.FLOAT16;
import static org.isthmus.numeric.compute.onnx.OnnxSample.INT64;
import static org.isthmus.numeric.compute.onnx.OnnxSample.floatTensor;
import static org.isthmus.numeric.compute.onnx.OnnxSample.header;
import static org.isthmus.numeric.compute.onnx.OnnxSample.info;
import static org.isthmus.numeric.compute.onnx.OnnxSample.integer;
import static org.isthmus.numeric.compute.onnx.OnnxSample.longTensor;
import static org.isthmus.numeric.compute.onnx.OnnxSample.nodeOf;
import static org.isthmus.numeric.compute.onnx.OnnxSample.number;
import static org.isthmus.numeric.compute.onnx.OnnxSample.rawTensor;
import static org.isthmus.numeric.compute.onnx.OnnxSample.text;
import static org.isthmus.numeric.compute.onnx.OnnxSample.value;
import static org.isthmus.numeric.compute.onnx.OnnxSample.withInput;
import static org.isthmus.numeric.compute.onnx.OnnxSample.withTypedInput;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.compute.onnx.OnnxProto.AttributeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxModelsTest {

  private static final Matrix W1 = Matrix.of(2, 3, 1, 3, 5, 2, 4, 6);
  private static final Matrix B1 = Matrix.of(1, 3, -1, 0, 1);
  private static final Matrix W2 = Matrix.of(3, 1, 7, 8, 9);

  @TempDir Path folder;

  private OnnxModel read(OnnxSample sample) {
    return OnnxModels.read(sample.write(folder));
  }

  @Test
  void theSmallModelIsReadInThePapersOrientation() {
    OnnxModel model = read(OnnxSample.small());
    assertEquals("model", model.network().name());
    assertEquals("2-3 relu-1", model.network().shape());
    assertEquals("h1", model.network().layerName(1));
    assertEquals(List.of(W1, W2), model.point().weights());
    assertEquals(List.of(B1, Matrix.zeros(1, 1)), model.point().biases());
  }

  @Test
  void gemmWithoutTransBIsNotTransposed() {
    OnnxModel model =
        read(
            withInput(-1, 2)
                .floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6)
                .floats("b", List.of(1L, 3L), -1, 0, 1)
                .node(
                    "Gemm",
                    "x, W, b -> y",
                    number("alpha", 1),
                    number("beta", 1),
                    integer("transA", 0),
                    integer("transB", 0)));
    assertEquals("2-3 bias", model.network().shape());
    assertEquals(List.of(W1), model.point().weights());
    assertEquals(List.of(B1), model.point().biases());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x, W -> y", "x, W, -> y"})
  void gemmMayLeaveOutItsBias(String arrow) {
    OnnxModel model =
        read(
            withInput(-1, 2)
                .floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6)
                .node("Gemm", arrow));
    assertEquals("2-3", model.network().shape());
  }

  @ParameterizedTest
  @ValueSource(strings = {"z, b -> y", "b, z -> y"})
  void matMulAndAddAreALayerInEitherOrder(String arrow) {
    OnnxModel model =
        read(
            withInput(-1, 2)
                .floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6)
                .floats("b", List.of(3L), -1, 0, 1)
                .node("MatMul", "x, W -> z")
                .node("Add", arrow));
    assertEquals("2-3 bias", model.network().shape());
    assertEquals(List.of(W1), model.point().weights());
    assertEquals(List.of(B1), model.point().biases());
  }

  @Test
  void twoLayersWithoutAnActivationHaveTheIdentityBetweenThem() {
    OnnxModel model =
        read(
            OnnxSample.small()
                .floats("W3", List.of(1L, 2L), 1, -1)
                .node("Identity", "y -> same")
                .node("MatMul", "same, W3 -> last")
                .renamedOutput("last"));
    assertEquals("2-3 relu-1 identity no bias-2", model.network().shape());
  }

  @ParameterizedTest
  @CsvSource({"Relu, relu", "Tanh, tanh", "Sigmoid, sigmoid", "Gelu, gelu"})
  void everyPlainActivationIsRead(String operator, String notation) {
    OnnxModel model = read(withActivation(operator).operatorSet(20));
    assertEquals(notation, model.network().activation(1).notation());
  }

  @Test
  void geluMayNameItsExactFormAndNoOther() {
    assertEquals(
        new Activation.Gelu(),
        read(withActivation("Gelu", text("approximate", "none")).operatorSet(20))
            .network()
            .activation(1));
    refused(
        withActivation("Gelu", text("approximate", "tanh")).operatorSet(20),
        "node 'n2' (Gelu): only the exact GELU is supported (found approximate='tanh',"
            + " expected 'none')");
    refused(
        withActivation("Gelu").operatorSet(19),
        "node 'n2' (Gelu): operator set 19 has no such operator (expected at least 20)");
  }

  @Test
  void aSlopeIsTheExactValueOfTheStoredFloat() {
    assertEquals(
        new Activation.LeakyRelu(Rational.of(13421773, 134217728)),
        read(withActivation("LeakyRelu", number("alpha", 0.1f))).network().activation(1));
    assertEquals(
        new Activation.LeakyRelu(Rational.of(0.01f)),
        read(withActivation("LeakyRelu")).network().activation(1));
    refused(
        withActivation("LeakyRelu", number("alpha", Float.NaN)),
        "node 'n2' (LeakyRelu): alpha must be a finite number (found NaN)");
  }

  static OnnxSample withActivation(String operator, AttributeProto... attributes) {
    return withInput(-1, 2)
        .floats("W1", List.of(3L, 2L), 1, 2, 3, 4, 5, 6)
        .floats("b1", List.of(3L), -1, 0, 1)
        .floats("W2", List.of(3L, 1L), 7, 8, 9)
        .node("Gemm", "x, W1, b1 -> z", integer("transB", 1))
        .node(operator, "z -> h", attributes)
        .node("MatMul", "h, W2 -> y");
  }

  // The erf form of GELU.

  private static OnnxSample beforeErf(float root, float one, float half) {
    return withInput(-1, 2)
        .floats("W1", List.of(3L, 2L), 1, 2, 3, 4, 5, 6)
        .floats("W2", List.of(3L, 1L), 7, 8, 9)
        .floats("root", List.of(), root)
        .floats("one", List.of(), one)
        .floats("half", List.of(1L), half)
        .node("Gemm", "x, W1 -> z", integer("transB", 1));
  }

  private static final float ROOT = (float) Math.sqrt(2);

  private static OnnxSample geluAsPyTorchWritesIt(float root, float one, float half) {
    return beforeErf(root, one, half)
        .node("Div", "z, root -> s")
        .node("Erf", "s -> e")
        .node("Add", "e, one -> p")
        .node("Mul", "z, p -> t")
        .node("Mul", "t, half -> h")
        .node("MatMul", "h, W2 -> y");
  }

  static List<OnnxSample> erfForms() {
    return List.of(
        geluAsPyTorchWritesIt(ROOT, 1, 0.5f),
        beforeErf(ROOT, 1, 0.5f)
            .node("Mul", "half, z -> m")
            .node("Div", "z, root -> s")
            .node("Erf", "s -> e")
            .node("Add", "one, e -> p")
            .node("Mul", "m, p -> h")
            .node("MatMul", "h, W2 -> y"),
        beforeErf((float) Math.sqrt(0.5), 1, 0.5f)
            .node("Mul", "z, root -> s")
            .node("Erf", "s -> e")
            .node("Add", "e, one -> p")
            .node("Mul", "half, p -> m")
            .node("Mul", "m, z -> h")
            .node("MatMul", "h, W2 -> y"));
  }

  @ParameterizedTest
  @MethodSource("erfForms")
  void everyOrderOfTheErfFormIsGelu(OnnxSample sample) {
    assertEquals("2-3 gelu no bias-1", read(sample).network().shape());
  }

  @Test
  void theErfFormIsReadInEveryElementType() {
    for (ElementType type : List.of(
        ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.FLOAT64)) {
      // sqrt 2 = 1.0110101000001... in binary: 1.4140625 has its first 8 and its first 11 bits.
      double root = type == ElementType.FLOAT64 ? Math.sqrt(2) : 1.4140625;
      assertEquals(root, type.nearest(Math.sqrt(2)));
      assertEquals(root / 2, type.nearest(Math.sqrt(0.5)));
    }
    assertEquals(1.41421354f, ElementType.FLOAT32.nearest(Math.sqrt(2)));
    assertEquals(0.70710677f, ElementType.FLOAT32.nearest(Math.sqrt(0.5)));
  }

  @Test
  void anErfFormWithAnotherConstantIsRefused() {
    String end =
        ": this is not a step of the erf form of GELU, x/2 (1 + erf(x / sqrt 2)), and has no other"
            + " use in a chain of dense layers";
    refused(geluAsPyTorchWritesIt(Math.nextUp(ROOT), 1, 0.5f), "node 'n2' (Div)" + end);
    refused(geluAsPyTorchWritesIt(2, 1, 0.5f), "node 'n2' (Div)" + end);
    refused(geluAsPyTorchWritesIt(ROOT, Math.nextUp(1f), 0.5f), "node 'n4' (Add)" + end);
    refused(geluAsPyTorchWritesIt(ROOT, 1, Math.nextDown(0.5f)), "node 'n6' (Mul)" + end);
  }

  @Test
  void anErfFormThatMixesTwoArgumentsIsRefused() {
    refused(
        beforeErf(ROOT, 1, 0.5f)
            .node("MatMul", "x, V -> other")
            .floats("V", List.of(2L, 3L), 1, 2, 3, 4, 5, 6)
            .node("Div", "z, root -> s")
            .node("Erf", "s -> e")
            .node("Add", "e, one -> p")
            .node("Mul", "other, p -> t")
            .node("Mul", "t, half -> h")
            .node("MatMul", "h, W2 -> y"),
        "node 'n6' (Mul): this is not a step of the erf form of GELU, x/2 (1 + erf(x / sqrt 2)),"
            + " and has no other use in a chain of dense layers");
  }

  @Test
  void aPartOfTheErfFormIsNoLayer() {
    refused(
        beforeErf(ROOT, 1, 0.5f)
            .node("Div", "z, root -> s")
            .node("Erf", "s -> h")
            .node("MatMul", "h, W2 -> y"),
        "node 'n4' (MatMul): input 'h' is part of a GELU and has no other use");
    refused(
        beforeErf(ROOT, 1, 0.5f).node("Div", "z, root -> y"),
        "output 'y' is not computed by a chain of dense layers");
  }

  // Shapes of samples.

  @Test
  void flattenBringsASampleIntoOneRow() {
    for (AttributeProto axis : List.of(integer("axis", 1), integer("axis", -2))) {
      OnnxModel model =
          read(
              withInput(-1, 1, 2)
                  .floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6)
                  .node("Flatten", "x -> f", axis)
                  .node("MatMul", "f, W -> y"));
      assertEquals(List.of(W1), model.point().weights());
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, -1", "-1, -1, 2", "-1, 0, 2", "5, 5, -1", "5, 5, 2", "5, -1, 2"})
  void aReshapeToOneRowASampleIsAFlatten(long samples, long rows, long columns) {
    for (OnnxSample sample :
        List.of(
            reshape(samples).tensor(longTensor("shape", List.of(2L), rows, columns)),
            reshape(samples)
                .tensor(
                    header("shape", INT64, List.of(2L))
                        .addInt64Data(rows)
                        .addInt64Data(columns)
                        .build()))) {
      assertEquals(
          "2-3",
          read(sample.node("Reshape", "x, shape -> f").node("MatMul", "f, W -> y"))
              .network()
              .shape());
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 1, 2", "-1, -1, 1", "-1, 2, -1", "5, 4, 2", "5, 1, 10", "-1, 0, 1", "-1, 0, 0"})
  void anyOtherReshapeIsRefused(long samples, long rows, long columns) {
    refused(
        reshape(samples)
            .tensor(longTensor("shape", List.of(2L), rows, columns))
            .node("Reshape", "x, shape -> f")
            .node("MatMul", "f, W -> y"),
        "node 'n1' (Reshape): only a reshape to one row for each sample is supported (found ["
            + rows + ", " + columns + "], expected [0, -1] or [-1, 2])");
  }

  @Test
  void aReshapeInWhichZeroMeansZeroIsRefused() {
    refused(
        reshape(-1)
            .tensor(longTensor("shape", List.of(2L), 0, -1))
            .node("Reshape", "x, shape -> f", integer("allowzero", 1))
            .node("MatMul", "f, W -> y"),
        "node 'n1' (Reshape): only a reshape to one row for each sample is supported (found"
            + " [0, -1], expected [0, -1] or [-1, 2])");
  }

  private static OnnxSample reshape(long samples) {
    return withInput(samples, 1, 2).floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6);
  }

  @Test
  void anOpenWidthIsTheOneOfTheFirstWeights() {
    OnnxModel model =
        read(
            withInput(-1, -1)
                .floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6)
                .node("MatMul", "x, W -> y"));
    assertEquals(2, model.network().inputWidth());
  }

  // Where stored tensors come from.

  @Test
  void equalInitialisersMayBeSharedThroughIdentityNodes() {
    OnnxModel model =
        read(
            withInput(-1, 2)
                .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
                .floats("b", List.of(2L), 5, 6)
                .node("Identity", "b -> b2")
                .node("Identity", "b2 -> b3")
                .node("Gemm", "x, W, b -> z", integer("transB", 1))
                .node("Relu", "z -> h")
                .node("Gemm", "h, W, b3 -> y", integer("transB", 1)));
    assertEquals("2-2 relu-2 bias", model.network().shape());
    assertEquals(model.point().weight(1), model.point().weight(2));
    assertEquals(Matrix.of(1, 2, 5, 6), model.point().bias(2));
  }

  @Test
  void constantNodesServeAsInitialisers() {
    AttributeProto floats =
        AttributeProto.newBuilder()
            .setName("value_floats")
            .setType(6)
            .addFloats(-1)
            .addFloats(0)
            .addFloats(1)
            .build();
    AttributeProto ints =
        AttributeProto.newBuilder()
            .setName("value_ints")
            .setType(7)
            .addInts(0)
            .addInts(-1)
            .build();
    OnnxModel model =
        read(
            withInput(-1, 2, 1)
                .node("Constant", "-> W", value(floatTensor("", List.of(2L, 3L), 1, 3, 5, 2, 4, 6)))
                .node("Constant", "-> b", floats)
                .node("Constant", "-> shape", ints)
                .node("Constant", "-> root", number("value_float", ROOT))
                .node("Constant", "-> one", number("value_float", 1))
                .node("Constant", "-> half", number("value_float", 0.5f))
                .node("Constant", "-> nothing", integer("value_int", 7))
                .node("Reshape", "x, shape -> f")
                .node("Gemm", "f, W, b -> z")
                .node("Div", "z, root -> s")
                .node("Erf", "s -> e")
                .node("Add", "e, one -> p")
                .node("Mul", "z, p -> t")
                .node("Mul", "t, half -> h")
                .node("Constant", "-> W2", value(floatTensor("", List.of(3L, 1L), 7, 8, 9)))
                .node("MatMul", "h, W2 -> y"));
    assertEquals("2-3 gelu-1", model.network().shape());
    assertEquals(List.of(W1, W2), model.point().weights());
    assertEquals(B1, model.point().bias(1));
  }

  @Test
  void initialisersMayBeListedAmongTheInputs() {
    OnnxSample sample = OnnxSample.small();
    sample.graph.addInput(info("W1", FLOAT, 3, 2)).addInput(info("b1", FLOAT, 3));
    assertEquals("2-3 relu-1", read(sample).network().shape());
  }

  @Test
  void anInitialiserThatNothingUsesIsIgnored() {
    OnnxSample sample = OnnxSample.small().floats("spare", List.of(1L), Float.NaN);
    assertEquals(read(OnnxSample.small()), read(sample));
  }

  @Test
  void nodesMayBeNamelessAndInTheNamedStandardDomain() {
    OnnxSample sample =
        withInput(-1, 2).floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6);
    sample.graph.addNode(nodeOf("MatMul", "x, W -> y").setDomain("ai.onnx"));
    assertEquals(List.of(W1), read(sample).point().weights());
  }

  @Test
  void aDeclaredOutputThatFitsIsAccepted() {
    for (long samples : new long[] {-1, 4}) {
      OnnxSample sample = OnnxSample.small();
      sample.graph.clearOutput().addOutput(info("y", FLOAT, samples, 1));
      assertEquals("2-3 relu-1", read(sample).network().shape());
    }
  }

  // Element types, each value as raw bytes and as numbers.

  @Test
  void doublesAreReadBitForBit() {
    double[] values = {0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, -1 / 3.0, 1e-300};
    ByteBuffer raw = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    TensorProto.Builder typed = header("W", DOUBLE, List.of(2L, 3L));
    for (double value : values) {
      raw.putDouble(value);
      typed.addDoubleData(value);
    }
    bothGive(
        DOUBLE, rawTensor("W", DOUBLE, List.of(2L, 3L), raw), typed.build(), values);
  }

  @Test
  void floatsAreWidenedExactly() {
    float[] values = {0.1f, -0.0f, Float.MIN_VALUE, Float.MAX_VALUE, -1 / 3f, 1e-40f};
    TensorProto.Builder typed = header("W", FLOAT, List.of(2L, 3L));
    double[] wide = new double[6];
    for (int k = 0; k < 6; k++) {
      typed.addFloatData(values[k]);
      wide[k] = values[k];
    }
    bothGive(FLOAT, floatTensor("W", List.of(2L, 3L), values), typed.build(), wide);
  }

  @Test
  void float16IsWidenedExactly() {
    // 1, -2, the largest, the smallest normal, the smallest, minus zero
    halves(
        FLOAT16,
        new int[] {0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000},
        new double[] {1, -2, 65504, 0x1p-14, 0x1p-24, -0.0});
  }

  @Test
  void bfloat16IsWidenedExactly() {
    halves(
        BFLOAT16,
        new int[] {0x3f80, 0xc000, 0x7f7f, 0x0080, 0x0001, 0x8000},
        new double[] {1, -2, 0x1.fep127, 0x1p-126, 0x1p-133, -0.0});
  }

  private void halves(int type, int[] patterns, double[] values) {
    ByteBuffer raw = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    TensorProto.Builder typed = header("W", type, List.of(2L, 3L));
    for (int pattern : patterns) {
      raw.putShort((short) pattern);
      typed.addInt32Data(pattern);
    }
    bothGive(type, rawTensor("W", type, List.of(2L, 3L), raw), typed.build(), values);
  }

  private void bothGive(int type, TensorProto raw, TensorProto typed, double... values) {
    for (TensorProto tensor : List.of(raw, typed)) {
      OnnxModel model =
          read(withTypedInput(type, -1, 2).tensor(tensor).node("MatMul", "x, W -> y"));
      assertEquals(List.of(Matrix.of(2, 3, values)), model.point().weights());
    }
  }

  @Test
  void everyFloat16PatternHasTheValueOfItsFormula() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      double fraction = bits & 1023;
      double value =
          exponent == 31
              ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
              : exponent == 0
                  ? fraction / 1024 * Math.pow(2, -14)
                  : (1 + fraction / 1024) * Math.pow(2, exponent - 15);
      assertEquals(bits >= 1 << 15 ? -value : value, ElementType.widenFloat16(bits));
    }
  }

  // Reading into a known network.

  private static Network known(Activation activation, boolean bias, boolean outputBias) {
    return new Network(
        "known", 2, List.of(new HiddenLayer("first", 3, activation, bias)), 1, outputBias);
  }

  private static final Network RELU = known(new Activation.Relu(), true, false);

  @Test
  void aModelThatFitsBecomesAPointOfTheKnownNetwork() {
    ParameterPoint point = OnnxModels.read(OnnxSample.small().write(folder), RELU);
    assertEquals(RELU, point.network());
    assertEquals(List.of(W1, W2), point.weights());
    assertEquals(List.of(B1, Matrix.zeros(1, 1)), point.biases());
  }

  @Test
  void anotherShapeIsRefusedWithBothShapes() {
    misfit(
        new Network("known", 5, RELU.hidden(), 1, false),
        "the model does not fit network known (found 2-3 relu-1, expected 5-3 relu-1)");
    misfit(
        new Network("known", 2, RELU.hidden(), 4, false),
        "the model does not fit network known in layer output (found 2-3 relu-1, expected"
            + " 2-3 relu-4)");
    misfit(
        new Network("known", 2, List.of(), 1, false),
        "the model does not fit network known (found 2-3 relu-1, expected 2-1)");
    misfit(
        known(new Activation.Tanh(), true, false),
        "the model does not fit network known in layer first (found 2-3 relu-1, expected"
            + " 2-3 tanh-1)");
    misfit(
        known(new Activation.LeakyRelu(Rational.ZERO), true, false),
        "the model does not fit network known in layer first (found 2-3 relu-1, expected"
            + " 2-3 leaky_relu(0)-1)");
    misfit(
        known(new Activation.Relu(), true, true),
        "the model does not fit network known in layer output (found 2-3 relu-1, expected"
            + " 2-3 relu-1 bias)");
    misfit(
        known(new Activation.Relu(), false, false),
        "layer first of network known has no bias, but the file has one that is not zero (found"
            + " -1.0 at 0, expected 0)");
  }

  private void misfit(Network network, String message) {
    Path file = OnnxSample.small().write(folder);
    UnreadableFileException refusal =
        assertThrows(UnreadableFileException.class, () -> OnnxModels.read(file, network));
    assertEquals(file + ": " + message, refusal.getMessage());
  }

  @Test
  void aSlopeFitsIfTheFileCannotSayItBetter() {
    Path file = withActivation("LeakyRelu", number("alpha", 0.1f)).write(folder);
    for (Rational slope : List.of(Rational.of(1, 10), Rational.of(0.1), Rational.of(0.1f))) {
      Network network = known(new Activation.LeakyRelu(slope), true, false);
      assertEquals(network, OnnxModels.read(file, network).network());
    }
    for (Rational slope :
        List.of(Rational.of(Math.nextUp(0.1f)), Rational.of(11, 100), Rational.parse("1e400"))) {
      Network network = known(new Activation.LeakyRelu(slope), true, false);
      UnreadableFileException refusal =
          assertThrows(UnreadableFileException.class, () -> OnnxModels.read(file, network));
      assertTrue(
          refusal.getMessage().contains("in layer first (found 2-3 leaky_relu(13421773/134217728)"),
          refusal::getMessage);
    }
  }

  @Test
  void aBiasOfZerosIsNoBiasWhereTheNetworkHasNone() {
    OnnxSample sample = biased(0f, -0.0f, 0f);
    assertEquals("2-3 bias", read(sample).network().shape());
    Network network = new Network("known", 2, List.of(), 3, false);
    ParameterPoint point = OnnxModels.read(sample.write(folder), network);
    assertEquals(Matrix.zeros(1, 3), point.bias(1));
  }

  @Test
  void aBiasThatIsNotZeroIsRefusedWhereTheNetworkHasNone() {
    Path file = biased(0f, Float.MIN_VALUE, 0f).write(folder);
    Network network = new Network("known", 2, List.of(), 3, false);
    UnreadableFileException refusal =
        assertThrows(UnreadableFileException.class, () -> OnnxModels.read(file, network));
    assertEquals(
        file
            + ": layer output of network known has no bias, but the file has one that is not zero"
            + " (found 1.401298464324817E-45 at 1, expected 0)",
        refusal.getMessage());
  }

  private static OnnxSample biased(float... bias) {
    return withInput(-1, 2)
        .floats("W", List.of(2L, 3L), 1, 3, 5, 2, 4, 6)
        .floats("b", List.of(3L), bias)
        .node("Gemm", "x, W, b -> y");
  }

  @Test
  void noGeneratedTypeAppearsInThePublicInterface() {
    for (Class<?> type : List.of(OnnxModels.class, OnnxModel.class)) {
      for (Method method : type.getMethods()) {
        String signature = method.toGenericString();
        assertTrue(!signature.contains("OnnxProto") && !signature.contains("protobuf"), signature);
      }
    }
    assertTrue(Arrays.stream(OnnxModels.class.getConstructors()).findAny().isEmpty());
  }

  @Test
  void aModelBelongsToItsNetwork() {
    OnnxModel model = read(OnnxSample.small());
    assertThrows(IllegalArgumentException.class, () -> new OnnxModel(RELU, model.point()));
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    OnnxSample sample = OnnxSample.small();
    byte[] bytes = sample.bytes();
    int at = ByteString.copyFrom(bytes).toString(StandardCharsets.ISO_8859_1)
        .indexOf("Relu");
    bytes[at] = (byte) 0xff;
    assertThrows(
        UnreadableFileException.class, () -> OnnxModels.read(OnnxSample.write(folder, bytes)));
  }

  private void refused(OnnxSample sample, String message) {
    Path file = sample.write(folder);
    UnreadableFileException refusal =
        assertThrows(UnreadableFileException.class, () -> OnnxModels.read(file));
    assertEquals(file + ": " + message, refusal.getMessage());
  }
}
