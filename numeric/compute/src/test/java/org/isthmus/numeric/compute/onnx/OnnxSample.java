package org.isthmus.numeric.compute.onnx;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isthmus.numeric.compute.onnx.OnnxProto.AttributeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.DimensionProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.GraphProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.ModelProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.NodeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.OperatorSetIdProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorShapeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorTypeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TypeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.ValueInfoProto;

/** A small ONNX model under construction; nodes take names as {@code "x, W -> y"}. */
final class OnnxSample {

  static final int FLOAT = 1;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;
  static final int DOUBLE = 11;
  static final int BFLOAT16 = 16;

  final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
  final GraphProto.Builder graph = GraphProto.newBuilder().setName("g");
  private long operatorSet = 17;

  /** An input {@code x} of float32 with the given sizes, -1 for an open one; output {@code y}. */
  static OnnxSample withInput(long... sizes) {
    return withTypedInput(FLOAT, sizes);
  }

  static OnnxSample withTypedInput(int type, long... sizes) {
    OnnxSample sample = new OnnxSample();
    sample.graph.addInput(info("x", type, sizes));
    sample.graph.addOutput(ValueInfoProto.newBuilder().setName("y"));
    return sample;
  }

  /** The model {@code y = relu(x W1 + b1) W2} with 2 inputs, 3 hidden neurons and 1 output. */
  static OnnxSample small() {
    return withInput(-1, 2)
        .floats("W1", List.of(3L, 2L), 1, 2, 3, 4, 5, 6)
        .floats("b1", List.of(3L), -1, 0, 1)
        .floats("W2", List.of(3L, 1L), 7, 8, 9)
        .node("Gemm", "x, W1, b1 -> z", integer("transB", 1))
        .node("Relu", "z -> h")
        .node("MatMul", "h, W2 -> y");
  }

  OnnxSample operatorSet(long version) {
    operatorSet = version;
    return this;
  }

  OnnxSample renamedOutput(String name) {
    graph.setOutput(0, ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  OnnxSample floats(String name, List<Long> sizes, float... values) {
    graph.addInitializer(floatTensor(name, sizes, values));
    return this;
  }

  OnnxSample tensor(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds a node named {@code n1, n2, ...} whose inputs and output are given by an arrow. */
  OnnxSample node(String operator, String arrow, AttributeProto... attributes) {
    graph.addNode(nodeOf(operator, arrow, attributes).setName("n" + (graph.getNodeCount() + 1)));
    return this;
  }

  static NodeProto.Builder nodeOf(String operator, String arrow, AttributeProto... attributes) {
    String[] sides = arrow.split("->", -1);
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
    if (!sides[0].isBlank()) {
      for (String input : sides[0].split(",", -1)) {
        node.addInput(input.strip());
      }
    }
    for (String output : sides[1].split(",", -1)) {
      node.addOutput(output.strip());
    }
    return node.addAllAttribute(List.of(attributes));
  }

  byte[] bytes() {
    model.clearGraph().addGraph(graph);
    if (model.getOpsetImportCount() == 0) {
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet));
    }
    return model.build().toByteArray();
  }

  Path write(Path folder) {
    return write(folder, bytes());
  }

  static Path write(Path folder, byte[] bytes) {
    try {
      return Files.write(folder.resolve("model.onnx"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder().setName(name).setType(1).setF(value).build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(2).setI(value).build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(3)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto value(TensorProto tensor) {
    return AttributeProto.newBuilder().setName("value").setType(4).setT(tensor).build();
  }

  static TensorProto floatTensor(String name, List<Long> sizes, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    return rawTensor(name, FLOAT, sizes, raw);
  }

  static TensorProto longTensor(String name, List<Long> sizes, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      raw.putLong(value);
    }
    return rawTensor(name, INT64, sizes, raw);
  }

  static TensorProto rawTensor(String name, int type, List<Long> sizes, ByteBuffer raw) {
    return header(name, type, sizes).setRawData(ByteString.copyFrom(raw.rewind())).build();
  }

  /** A tensor without data. */
  static TensorProto.Builder header(String name, int type, List<Long> sizes) {
    return TensorProto.newBuilder().setName(name).setDataType(type).addAllDims(sizes);
  }

  static ValueInfoProto info(String name, int type, long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(
          size == -1
              ? DimensionProto.newBuilder().setDimParam("N")
              : DimensionProto.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TensorTypeProto.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }
}
