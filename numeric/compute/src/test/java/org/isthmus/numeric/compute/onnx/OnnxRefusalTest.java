package org.isthmus.numeric.compute.onnx;

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
import static org.isthmus.numeric.compute.onnx.OnnxSample.small;
import static org.isthmus.numeric.compute.onnx.OnnxSample.text;
import static org.isthmus.numeric.compute.onnx.OnnxSample.value;
import static org.isthmus.numeric.compute.onnx.OnnxSample.withInput;
import static org.isthmus.numeric.compute.onnx.OnnxSample.withTypedInput;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.isthmus.numeric.compute.onnx.OnnxProto.AttributeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.FunctionProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.GraphProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.OperatorSetIdProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.SparseTensorProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TypeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.ValueInfoProto;
import org.isthmus.numeric.files.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not a dense network is refused with one sentence that says where and why. */
final class OnnxRefusalTest {

  private static final String SUPPORTED =
      "supported: Add, Constant, Div, Erf, Flatten, Gelu, Gemm, Identity, LeakyRelu, MatMul, Mul,"
          + " Relu, Reshape, Sigmoid, Tanh)";

  private static final UnknownFieldSet STRANGE =
      UnknownFieldSet.newBuilder()
          .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private static final ByteString SOMETHING = ByteString.copyFromUtf8("something");

  @TempDir Path folder;

  // Files.

  @Test
  void aMissingFileIsRefused() {
    refused(folder.resolve("model.onnx"), "there is no such file");
  }

  @Test
  void aFolderIsRefused() {
    refused(folder, "this is a folder or a device (expected a file)");
  }

  @Test
  void anEmptyFileIsRefused() {
    refused(OnnxSample.write(folder, new byte[0]), "the file is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello, this is text", "PK\u0003\u0004", "\u0000\u0000\u0000\u0000"})
  void anotherKindOfFileIsRefused(String content) {
    refused(
        OnnxSample.write(folder, content.getBytes(StandardCharsets.ISO_8859_1)),
        "not an ONNX model, or damaged or cut off (expected a protobuf message)");
  }

  @Test
  void bytesAfterAStrayEndOfGroupAreNotIgnored() {
    byte[] model = small().bytes();
    // Field 1, wire type 4: the end of a group that never began.
    byte[] stray = {12};
    Path file = write(model, stray, new byte[] {1, 2, 3});
    assertTrue(refusal(file).startsWith(file + ": not an ONNX model, or damaged"));
  }

  @Test
  void aSecondGraphIsNotMergedIntoTheFirst() {
    byte[] model = small().bytes();
    refused(write(model, model), "an ONNX model has one graph (found 2)");
  }

  @Test
  void aModelWithoutAGraphIsRefused() {
    // Format version 8 and nothing else.
    refused(write(new byte[] {8, 8}), "an ONNX model has one graph (found 0)");
  }

  // The model and its graph.

  @Test
  void versionsThatWereNotComparedAreRefused() {
    for (long version : new long[] {0, 2, 14}) {
      OnnxSample sample = small();
      sample.model.setIrVersion(version);
      refused(
          sample,
          "ONNX format version is not supported (found " + version + ", expected 3 to 13)");
    }
    for (long version : new long[] {0, 6, 26}) {
      refused(
          small().operatorSet(version),
          "ONNX operator set version is not supported (found " + version
              + ", expected 7 to 25)");
    }
  }

  @Test
  void oneVersionOfTheStandardOperatorsIsNeeded() {
    OnnxSample twice = small();
    twice.model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13));
    twice.model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(14).setDomain("ai.onnx"));
    refused(twice, "an ONNX model names one version of the standard operators (found 2)");
    OnnxSample never = small();
    never.model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(1).setDomain("other"));
    refused(never, "an ONNX model names one version of the standard operators (found 0)");
  }

  @Test
  void whatTheReaderDoesNotUnderstandIsRefusedByName() {
    OnnxSample functions = small();
    functions.model.addFunctions(FunctionProto.newBuilder().setName("f"));
    refused(functions, "a dense network is needed, but the model has functions");
    OnnxSample training = small();
    training.model.addTrainingInfo(SOMETHING);
    refused(training, "a dense network is needed, but the model has training information");
    OnnxSample devices = small();
    devices.model.addConfiguration(SOMETHING);
    refused(devices, "a dense network is needed, but the model has device configurations");
    OnnxSample quantised = small();
    quantised.graph.addQuantizationAnnotation(SOMETHING);
    refused(quantised, "a dense network is needed, but the model has quantization annotations");
    OnnxSample sparse = small();
    sparse.graph.addSparseInitializer(
        SparseTensorProto.newBuilder().setValues(TensorProto.newBuilder().setName("S")));
    refused(sparse, "sparse initialiser 'S' is not supported; export it as a dense one");
  }

  @Test
  void fieldsOutsideTheKnownFormatAreRefusedWhereverTheyAre() {
    String end = " has a field that is not in the known format (field number 77)";
    OnnxSample model = small();
    model.model.setUnknownFields(STRANGE);
    refused(model, "the model" + end);
    OnnxSample graph = small();
    graph.graph.setUnknownFields(STRANGE);
    refused(graph, "the graph" + end);
    OnnxSample node = small();
    node.graph.getNodeBuilder(1).setUnknownFields(STRANGE);
    refused(node, "node 'n2' (Relu): the node" + end);
    OnnxSample attribute = small();
    attribute.graph.getNodeBuilder(0).getAttributeBuilder(0).setUnknownFields(STRANGE);
    refused(attribute, "node 'n1' (Gemm): attribute 'transB'" + end);
    OnnxSample tensor = small();
    tensor.graph.getInitializerBuilder(0).setUnknownFields(STRANGE);
    refused(tensor, "initialiser 'W1'" + end);
    OnnxSample size = small();
    size.graph
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setUnknownFields(STRANGE);
    refused(size, "input 'x'" + end);
  }

  @Test
  void harmlessNotesAreIgnored() {
    OnnxSample sample = small();
    sample.model.setDocString("d").setProducerName("p").addMetadataProps(SOMETHING);
    sample.graph.setDocString("d").addMetadataProps(SOMETHING).addValueInfo(SOMETHING);
    sample.graph.getNodeBuilder(0).setDocString("d").addMetadataProps(SOMETHING);
    sample.graph.getInitializerBuilder(0).setDocString("d").addMetadataProps(SOMETHING);
    assertEquals(
        OnnxModels.read(small().write(folder)), OnnxModels.read(sample.write(folder)));
  }

  @Test
  void oneInputIsNeeded() {
    OnnxSample two = small();
    two.graph.addInput(info("second", FLOAT, -1, 2));
    refused(two, "a model with one input is needed (found 2)");
    OnnxSample none = small();
    none.graph.clearInput();
    refused(none, "a model with one input is needed (found 0)");
  }

  @Test
  void oneOutputIsNeeded() {
    OnnxSample two = small();
    two.graph.addOutput(ValueInfoProto.newBuilder().setName("h"));
    refused(two, "a model with one output is needed (found 2)");
    OnnxSample none = small();
    none.graph.clearOutput();
    refused(none, "a model with one output is needed (found 0)");
  }

  @Test
  void theInputMustBeUsed() {
    refused(
        withInput(-1, 2).floats("y", List.of(1L), 1), "the model does not use its input 'x'");
  }

  @Test
  void theInputMustBeATensorOfFloatingPointNumbersWithSizes() {
    OnnxSample untyped = small();
    untyped.graph.setInput(0, ValueInfoProto.newBuilder().setName("x"));
    refused(untyped, "input 'x' is not declared as a tensor with a number of sizes");
    OnnxSample other = small();
    other.graph.setInput(
        0,
        ValueInfoProto.newBuilder()
            .setName("x")
            .setType(TypeProto.newBuilder().setUnknownFields(STRANGE)));
    refused(other, "input 'x' is not declared as a tensor with a number of sizes");
    OnnxSample shapeless = small();
    shapeless.graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().clearShape();
    refused(shapeless, "input 'x' is not declared as a tensor with a number of sizes");
    for (int type : new int[] {0, 2, INT64}) {
      OnnxSample integers = small();
      integers.graph.setInput(0, info("x", type, -1, 2));
      refused(
          integers,
          "input 'x' does not hold floating-point numbers (found "
              + (type == INT64 ? "int64" : "element type number " + type) + ")");
    }
    OnnxSample flat = small();
    flat.graph.setInput(0, info("x", FLOAT, 2));
    refused(
        flat,
        "input 'x' needs a size for the samples and one for each sample (found 1 sizes)");
  }

  @Test
  void impossibleSizesOfTheInputAreRefused() {
    String end = ", expected 1 to 2147483647)";
    for (long size : new long[] {0, -5, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE}) {
      OnnxSample sample = small();
      sample.graph.setInput(0, info("x", FLOAT, -1, size));
      refused(sample, "input 'x' has an impossible size (found " + size + end);
    }
    OnnxSample large = small();
    large.graph.setInput(0, info("x", FLOAT, -1, 1L << 20, 1L << 20));
    refused(large, "input 'x' has an impossible size (found 1099511627776" + end);
  }

  @Test
  void aDeclaredOutputThatDoesNotFitIsRefused() {
    OnnxSample type = small();
    type.graph.setOutput(0, info("y", DOUBLE, -1, 1));
    refused(
        type,
        "output 'y' is declared with another element type than is computed (found float64,"
            + " expected float32)");
    OnnxSample width = small();
    width.graph.setOutput(0, info("y", FLOAT, -1, 4));
    refused(
        width,
        "output 'y' is declared with other sizes than are computed (found [-1, 4], expected"
            + " [-1, 1], where -1 is open)");
    OnnxSample rank = small();
    rank.graph.setOutput(0, info("y", FLOAT, -1));
    refused(
        rank,
        "output 'y' is declared with other sizes than are computed (found [-1], expected"
            + " [-1, 1], where -1 is open)");
  }

  @Test
  void anOutputThatIsNotComputedIsRefused() {
    refused(
        small().renamedOutput("nowhere"),
        "node 'n3' (MatMul): nothing uses the result 'y', but only a chain of layers without"
            + " branches is supported");
    OnnxSample nowhere = withInput(-1, 2).renamedOutput("nowhere").node("Identity", "x -> x2");
    refused(
        nowhere,
        "node 'n1' (Identity): nothing uses the result 'x2', but only a chain of layers without"
            + " branches is supported");
    refused(
        small().renamedOutput("W1"),
        "node 'n3' (MatMul): nothing uses the result 'y', but only a chain of layers without"
            + " branches is supported");
  }

  @Test
  void aModelWithoutALayerIsRefused() {
    refused(withInput(-1, 2).node("Identity", "x -> y"), "the model has no dense layer");
    refused(withInput(-1, 2).renamedOutput("x"), "the model has no dense layer");
    refused(
        withInput(-1, 2, 3).node("Flatten", "x -> y"),
        "node 'n1' (Flatten): the model has no dense layer");
  }

  @Test
  void aNameIsDefinedOnce() {
    refused(
        small().floats("W1", List.of(1L), 1), "the name 'W1' is defined twice");
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("MatMul", "x, W -> y")
            .node("Relu", "y -> y"),
        "node 'n2' (Relu): the name 'y' is defined twice");
    refused(
        withInput(-1, 2).floats("", List.of(1L), 1), "a tensor or an input has no name");
  }

  // The chain.

  @Test
  void aResidualConnectionIsRefused() {
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("MatMul", "x, W -> z")
            .node("Relu", "z -> h")
            .node("Add", "h, z -> s")
            .node("MatMul", "s, W -> y"),
        "node 'n3' (Add): two results of the network are added, but only a chain of layers without"
            + " branches is supported");
  }

  @Test
  void aProductOfTwoResultsIsRefused() {
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("MatMul", "x, W -> z")
            .node("Sigmoid", "z -> h")
            .node("Mul", "h, z -> y"),
        "node 'n3' (Mul): this is not a step of the erf form of GELU, x/2 (1 + erf(x / sqrt 2)),"
            + " and has no other use in a chain of dense layers");
  }

  @Test
  void aBranchThatEndsNowhereIsRefused() {
    refused(
        small().node("Tanh", "z -> aside"),
        "node 'n4' (Tanh): nothing uses the result 'aside', but only a chain of layers without"
            + " branches is supported");
  }

  @Test
  void anOutputThatIsUsedFurtherIsRefused() {
    refused(
        small().renamedOutput("h"),
        "node 'n3' (MatMul): nothing uses the result 'y', but only a chain of layers without"
            + " branches is supported");
  }

  @Test
  void nodesMustBeInOrder() {
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("Relu", "z -> y")
            .node("MatMul", "x, W -> z"),
        "node 'n1' (Relu): input 'z' is not defined by anything before this node");
  }

  @Test
  void anActivationMustFollowALayer() {
    String end = ": an activation must directly follow a dense layer";
    refused(small().node("Relu", "y -> y2").node("Tanh", "y2 -> y3"), "node 'n5' (Tanh)" + end);
    refused(withInput(-1, 2).node("Sigmoid", "x -> y"), "node 'n1' (Sigmoid)" + end);
    refused(
        withInput(-1, 2, 2).node("Flatten", "x -> f").node("Relu", "f -> y"),
        "node 'n2' (Relu)" + end);
  }

  @Test
  void anActivationAtTheEndIsRefused() {
    refused(
        small().node("Sigmoid", "y -> p").renamedOutput("p"),
        "node 'n4' (Sigmoid): the model ends with the activation sigmoid, but an output layer is"
            + " linear; drop it: losses take the outputs before it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "LogSoftmax"})
  void aSoftmaxAtTheEndShouldBeDropped(String operator) {
    refused(
        small().node(operator, "y -> p", integer("axis", 1)).renamedOutput("p"),
        "node 'n4' (" + operator
            + "): the operator is not part of a chain of dense layers (node 4 of 4); if the model"
            + " ends with it, drop it: losses take the outputs before it");
  }

  @Test
  void otherOperatorsAreRefusedByNodeAndOperatorAndPosition() {
    for (String operator :
        List.of("Conv", "BatchNormalization", "Dropout", "Elu", "PRelu", "Sub", "If", "gemm", "")) {
      refused(
          small().node(operator, "y -> q").renamedOutput("q"),
          "node 'n4' (" + operator + "): the operator is not supported (node 4 of 4; " + SUPPORTED);
    }
  }

  @Test
  void operatorsOfOtherDomainsAreRefused() {
    OnnxSample other = small();
    other.graph.addNode(nodeOf("Gelu", "y -> q").setDomain("com.microsoft"));
    refused(
        other,
        "node 4 of 4 (Gelu): the operator is not supported (node 4 of 4, domain 'com.microsoft'; "
            + SUPPORTED);
    OnnxSample overloaded = small();
    overloaded.graph.addNode(nodeOf("Relu", "y -> q").setOverload("mine"));
    assertTrue(refusal(overloaded.write(folder)).contains("the operator is not supported"));
  }

  @Test
  void aMessageStaysOnOneLineWhateverTheNames() {
    OnnxSample sample = small();
    sample.graph.addNode(
        nodeOf("Conv\n", "y -> q").setName("first line\nsecond\tline" + "x".repeat(100_000)));
    String message = refusal(sample.write(folder));
    assertTrue(message.contains("node 'first line?second?linexxx"), message);
    assertFalse(message.contains("\n"), message);
    assertTrue(message.length() < 1000, message);
  }

  // Nodes.

  @Test
  void aNodeHasOneOutput() {
    for (String arrow : List.of("z -> h, mask", "z -> ")) {
      refused(
          withInput(-1, 2)
              .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
              .node("MatMul", "x, W -> z")
              .node("Relu", arrow)
              .node("MatMul", "h, W -> y"),
          "node 'n2' (Relu): a node with one output is needed (found "
              + (arrow.contains("mask") ? 2 : 1) + ")");
    }
  }

  @Test
  void theNumberOfInputsMustFit() {
    refused(
        withInput(-1, 2).node("MatMul", "x -> y"),
        "node 'n1' (MatMul): the number of inputs is wrong (found 1, expected 2)");
    refused(
        withInput(-1, 2).node("Gemm", "x, x, x, x -> y"),
        "node 'n1' (Gemm): the number of inputs is wrong (found 4, expected 2 to 3)");
    refused(
        withInput(-1, 2).node("Relu", "x, x -> y"),
        "node 'n1' (Relu): the number of inputs is wrong (found 2, expected 1)");
    refused(
        withInput(-1, 2).node("Gemm", "x, , x -> y"),
        "node 'n1' (Gemm): input '' is not defined by anything before this node");
  }

  @Test
  void weightsStandOnTheRightAndAreStored() {
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("MatMul", "W, x -> y"),
        "node 'n1' (MatMul): input 'W' is stored in the file, expected one that the network"
            + " computes");
    refused(
        withInput(-1, 2).node("MatMul", "x, x -> y"),
        "node 'n1' (MatMul): input 'x' is computed by the network, expected one stored in the"
            + " file");
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("Add", "W, W -> V")
            .node("MatMul", "x, V -> y"),
        "node 'n1' (Add): two stored tensors are added, which is not supported");
  }

  @Test
  void gemmIsRefusedWithFactorsOrATransposedInput() {
    refusedGemm("alpha must be 1 (found 0.5)", number("alpha", 0.5f));
    refusedGemm("beta must be 1 (found 2.0)", number("beta", 2));
    refusedGemm("alpha must be 1 (found NaN)", number("alpha", Float.NaN));
    refusedGemm("transA must be 0: samples are rows", integer("transA", 1));
    refusedGemm("transB must be 0 or 1 (found 2)", integer("transB", 2));
    refusedGemm("attribute 'broadcast' is not known for this operator", integer("broadcast", 1));
    refusedGemm("attribute 'transB' is given twice", integer("transB", 0), integer("transB", 1));
    refusedGemm(
        "attribute 'transB' has the wrong type (found attribute type number 3, expected an"
            + " integer)",
        text("transB", "1"));
    refusedGemm(
        "attribute 'alpha' has the wrong type (found attribute type number 2, expected a float)",
        integer("alpha", 1));
    refusedGemm(
        "attribute 'alpha' has the wrong type (found attribute type number 0, expected a float)",
        AttributeProto.newBuilder().setName("alpha").setF(1).build());
  }

  @Test
  void attributesThatHoldMoreThanNumbersAreRefused() {
    refusedGemm(
        "attribute 'body' holds a subgraph, which is not supported",
        AttributeProto.newBuilder()
            .setName("body")
            .setType(5)
            .setG(GraphProto.getDefaultInstance().toByteString())
            .build());
    refusedGemm(
        "attribute 'alpha' refers to one of a function, which is not supported",
        AttributeProto.newBuilder().setName("alpha").setType(1).setRefAttrName("a").build());
    refusedGemm(
        "attribute 'alpha' holds a sparse tensor, which is not supported",
        AttributeProto.newBuilder().setName("alpha").setSparseTensor(SOMETHING).build());
  }

  private void refusedGemm(String message, AttributeProto... attributes) {
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .floats("b", List.of(2L), 1, 2)
            .node("Gemm", "x, W, b -> y", attributes),
        "node 'n1' (Gemm): " + message);
  }

  @Test
  void aConstantHasOneValueOfNumbers() {
    refusedConstant("a constant has one attribute, its value (found 0)");
    refusedConstant(
        "a constant has one attribute, its value (found 2)",
        number("value_float", 1),
        integer("value_int", 1));
    refusedConstant(
        "attribute 'value_string' is not a constant that is supported (expected value,"
            + " value_float, value_floats, value_int or value_ints)",
        text("value_string", "1"));
    refusedConstant(
        "attribute 'value' has the wrong type (found attribute type number 1, expected a tensor)",
        number("value", 1));
    refusedConstant(
        "attribute 'sparse_value' holds a sparse tensor, which is not supported",
        AttributeProto.newBuilder().setName("sparse_value").setSparseTensor(SOMETHING).build());
  }

  private void refusedConstant(String message, AttributeProto... attributes) {
    refused(
        withInput(-1, 2).node("Constant", "-> W", attributes).node("MatMul", "x, W -> y"),
        "node 'n1' (Constant): " + message);
  }

  @Test
  void anUnusualFlattenIsRefused() {
    for (long axis : new long[] {0, 2, -1, 3, -3}) {
      refused(
          withInput(-1, 1, 2)
              .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
              .node("Flatten", "x -> f", integer("axis", axis))
              .node("MatMul", "f, W -> y"),
          "node 'n1' (Flatten): only flattening each sample is supported (found axis " + axis
              + ", expected 1)");
    }
    refused(
        withInput(-1, 1, 2)
            .operatorSet(10)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("Flatten", "x -> f", integer("axis", -2))
            .node("MatMul", "f, W -> y"),
        "node 'n1' (Flatten): only flattening each sample is supported (found axis -2, expected"
            + " 1)");
  }

  @Test
  void aReshapeNeedsAStoredListOfIntegers() {
    refused(
        withInput(-1, 1, 2).floats("s", List.of(2L), 0, -1).node("Reshape", "x, s -> y"),
        "node 'n1' (Reshape): initialiser 's' should be a list of int64 (found float32 with sizes"
            + " [2])");
    refused(
        withInput(-1, 1, 2)
            .tensor(longTensor("s", List.of(1L, 2L), 0, -1))
            .node("Reshape", "x, s -> y"),
        "node 'n1' (Reshape): initialiser 's' should be a list of int64 (found int64 with sizes"
            + " [1, 2])");
    refused(
        withInput(-1, -1, 2)
            .tensor(longTensor("s", List.of(2L), -1, 2))
            .node("Reshape", "x, s -> y"),
        "node 'n1' (Reshape): only a reshape to one row for each sample is supported (found"
            + " [-1, 2], expected [0, -1] or [-1, width])");
  }

  @Test
  void samplesThatAreNotRowsMustBeFlattened() {
    refused(
        withInput(-1, 1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("MatMul", "x, W -> y"),
        "node 'n1' (MatMul): a dense layer needs one row a sample, so flatten first (found samples"
            + " with 2 sizes, expected one)");
  }

  // Tensors.

  @Test
  void weightsMustFitTheLayerBefore() {
    refused(
        withInput(-1, 3)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("MatMul", "x, W -> y"),
        "node 'n1' (MatMul): initialiser 'W' does not fit the layer before (found a 2 x 2 matrix,"
            + " expected 3 rows)");
    refused(
        withInput(-1, 3)
            .floats("W", List.of(3L, 2L), 1, 2, 3, 4, 5, 6)
            .node("Gemm", "x, W -> y", integer("transB", 1)),
        "node 'n1' (Gemm): initialiser 'W' does not fit the layer before (found a 2 x 3 matrix,"
            + " expected 3 rows)");
    refused(
        withInput(-1, 2).floats("W", List.of(2L, 0L)).node("MatMul", "x, W -> y"),
        "node 'n1' (MatMul): initialiser 'W' is an empty matrix (found 2 x 0)");
    refused(
        withInput(-1, 2).floats("W", List.of(2L, 1L, 1L), 1, 2).node("MatMul", "x, W -> y"),
        "node 'n1' (MatMul): initialiser 'W' should be a matrix (found sizes [2, 1, 1], expected"
            + " two)");
  }

  @Test
  void aBiasMustHaveOneNumberForEachNeuron() {
    for (List<Long> sizes : List.of(List.<Long>of(), List.of(1L), List.of(3L), List.of(2L, 1L))) {
      int count = sizes.stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b);
      float[] values = new float[count];
      refused(
          withInput(-1, 2)
              .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
              .floats("b", sizes, values)
              .node("MatMul", "x, W -> z")
              .node("Add", "z, b -> y"),
          "node 'n2' (Add): initialiser 'b' does not have one bias for each neuron (found sizes "
              + sizes + ", expected [2] or [1, 2])");
    }
  }

  @Test
  void aConstantAddedElsewhereIsRefused() {
    String end =
        ": a constant is added elsewhere than right after a product without bias, which is not"
            + " supported (initialiser 'b1')";
    refused(small().node("Add", "h, b1 -> h2"), "node 'n4' (Add)" + end);
    refused(small().node("Add", "z, b1 -> z2"), "node 'n4' (Add)" + end);
    refused(small().node("Add", "x, b1 -> x2"), "node 'n4' (Add)" + end);
  }

  @Test
  void anEntryThatIsNotFiniteIsRefusedWithItsPosition() {
    for (float entry : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      refused(
          withInput(-1, 2)
              .floats("W", List.of(2L, 3L), 1, 2, 3, 4, entry, 6)
              .node("MatMul", "x, W -> y"),
          "node 'n1' (MatMul): initialiser 'W' has an entry that is not a finite number (found "
              + entry + " at [1, 1])");
    }
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .floats("b", List.of(2L), 1, Float.NaN)
            .node("Gemm", "x, W, b -> y"),
        "node 'n1' (Gemm): initialiser 'b' has an entry that is not a finite number (found NaN at"
            + " [1])");
  }

  @Test
  void theElementTypeIsTheOneOfTheInput() {
    refused(
        withTypedInput(DOUBLE, -1, 2)
            .floats("W", List.of(2L, 2L), 1, 2, 3, 4)
            .node("MatMul", "x, W -> y"),
        "node 'n1' (MatMul): initialiser 'W' has another element type than the input (found"
            + " float32, expected float64)");
    refused(
        withInput(-1, 2)
            .floats("W", List.of(2L, 1L), 1, 2)
            .tensor(header("b", DOUBLE, List.of(1L)).addDoubleData(1).build())
            .node("Gemm", "x, W, b -> y"),
        "node 'n1' (Gemm): initialiser 'b' has another element type than the input (found float64,"
            + " expected float32)");
  }

  @Test
  void dataInOtherPlacesIsRefused() {
    refusedTensor(
        false,
        "keeps its data in another file (external_data), which is not supported; export the model"
            + " into one file",
        header("W", FLOAT, List.of(2L, 1L)).setDataLocation(1));
    refusedTensor(
        false,
        "keeps its data in another file (external_data), which is not supported; export the model"
            + " into one file",
        header("W", FLOAT, List.of(2L, 1L)).addExternalData(SOMETHING));
    refusedTensor(
        false,
        "keeps its data in an unknown location (found 2, expected 0)",
        header("W", FLOAT, List.of(2L, 1L)).setDataLocation(2));
    refusedTensor(
        false,
        "is stored in segments, which is not supported",
        header("W", FLOAT, List.of(2L, 1L)).setSegment(SOMETHING));
  }

  @Test
  void dataThatDoesNotFitItsSizesIsRefused() {
    refusedTensor(
        true,
        "does not have the data that its sizes [2, 1] ask for (found 0 numbers, expected 2)",
        header("W", FLOAT, List.of(2L, 1L)));
    refusedTensor(
        true,
        "does not have the data that its sizes [2, 1] ask for (found 9 bytes, expected 2 times 4)",
        header("W", FLOAT, List.of(2L, 1L)).setRawData(SOMETHING));
    refusedTensor(
        true,
        "does not have the data that its sizes [2, 1] ask for (found 3 numbers, expected 2)",
        header("W", FLOAT, List.of(2L, 1L)).addFloatData(1).addFloatData(2).addFloatData(3));
    refusedTensor(
        true,
        "has data of another type than its own, which is float32",
        header("W", FLOAT, List.of(2L, 1L)).addDoubleData(1).addDoubleData(2));
    refusedTensor(
        true,
        "has its data twice, as raw bytes and as numbers",
        floatTensor("W", List.of(2L, 1L), 1, 2).toBuilder().addFloatData(1).addFloatData(2));
    refusedTensor(
        true,
        "has an entry that is not made of 16 bits (found 65536 at [1, 0])",
        header("W", FLOAT16, List.of(2L, 1L)).addInt32Data(0).addInt32Data(65536));
  }

  @Test
  void sizesThatPromiseHundredsOfGigabytesAllocateNothing() {
    refusedTensor(
        true,
        "has an impossible size (found [2, 4611686018427387904], expected sizes from 0 to"
            + " 2147483639)",
        header("W", FLOAT, List.of(2L, 1L << 62)).setRawData(SOMETHING));
    refusedTensor(
        true,
        "has an impossible size (found [-2, -1], expected sizes from 0 to 2147483639)",
        header("W", FLOAT, List.of(-2L, -1L)).addFloatData(1).addFloatData(2));
    refusedTensor(
        true,
        "is too large (sizes [200000, 200000], expected at most 2147483639 elements)",
        header("W", FLOAT, List.of(200_000L, 200_000L)).setRawData(SOMETHING));
    refusedTensor(
        true,
        "does not have the data that its sizes [2, 1000000000] ask for (found 9 bytes, expected"
            + " 2000000000 times 4)",
        header("W", FLOAT, List.of(2L, 1_000_000_000L)).setRawData(SOMETHING));
  }

  @Test
  void otherElementTypesAreRefused() {
    refusedTensor(
        true,
        "has an element type that is not supported (found element type number 3, expected float32,"
            + " float64, float16, bfloat16 or int64)",
        header("W", 3, List.of(2L, 1L)).addInt32Data(1).addInt32Data(2));
    refusedTensor(
        true,
        "has another element type than the input (found int64, expected float32)",
        header("W", INT64, List.of(2L, 1L)).addInt64Data(1).addInt64Data(2));
  }

  @Test
  void tensorsInsideConstantsAreReadAsStrictly() {
    refused(
        withInput(-1, 2)
            .node("Constant", "-> W", value(header("", FLOAT, List.of(2L, 1L)).build()))
            .node("MatMul", "x, W -> y"),
        "node 'n2' (MatMul): constant 'W' does not have the data that its sizes [2, 1] ask for"
            + " (found 0 numbers, expected 2)");
  }

  private void refusedTensor(boolean atTheNode, String message, TensorProto.Builder tensor) {
    refused(
        withTypedInput(tensor.getDataType() == FLOAT16 ? FLOAT16 : FLOAT, -1, 2)
            .tensor(tensor.build())
            .node("MatMul", "x, W -> y"),
        (atTheNode ? "node 'n1' (MatMul): " : "") + "initialiser 'W' " + message);
  }

  private void refused(OnnxSample sample, String message) {
    refused(sample.write(folder), message);
  }

  private static void refused(Path file, String message) {
    assertEquals(file + ": " + message, refusal(file));
  }

  private static String refusal(Path file) {
    return assertThrows(UnreadableFileException.class, () -> OnnxModels.read(file)).getMessage();
  }

  private Path write(byte[]... parts) {
    ByteString bytes = ByteString.EMPTY;
    for (byte[] part : parts) {
      bytes = bytes.concat(ByteString.copyFrom(part));
    }
    return OnnxSample.write(folder, bytes.toByteArray());
  }
}
