package org.isthmus.numeric.compute.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.numeric.compute.onnx.OnnxProto.AttributeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.NodeProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;
import org.isthmus.numeric.files.UnreadableFileException;

/**
 * The attributes of a node. Each is taken at most once, with the type that the operator gives it;
 * what has not been taken at the end is unknown to the reader and refused by name.
 */
final class Attributes {

  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int TENSOR = 4;
  private static final int FLOATS = 6;
  private static final int INTS = 7;

  private final Map<String, AttributeProto> left = new LinkedHashMap<>();
  private final Place place;

  Attributes(NodeProto node, Place place) {
    this.place = place;
    for (AttributeProto attribute : node.getAttributeList()) {
      String label = label(attribute.getName());
      if (left.put(attribute.getName(), attribute) != null) {
        throw place.refusal(label + " is given twice");
      }
      if (attribute.hasG() || attribute.getGraphsCount() > 0) {
        throw place.refusal(label + " holds a subgraph, which is not supported");
      }
      if (attribute.hasSparseTensor() || attribute.getSparseTensorsCount() > 0) {
        throw place.refusal(label + " holds a sparse tensor, which is not supported");
      }
      if (!attribute.getRefAttrName().isEmpty()) {
        throw place.refusal(label + " refers to one of a function, which is not supported");
      }
      OnnxFile.requireNoUnknownFields(attribute.getUnknownFields(), label, place);
    }
  }

  /** Takes a float attribute. */
  float number(String name, float otherwise) {
    return take(name, FLOAT, "a float").map(AttributeProto::getF).orElse(otherwise);
  }

  /** Takes an integer attribute. */
  long integer(String name, long otherwise) {
    return take(name, INT, "an integer").map(AttributeProto::getI).orElse(otherwise);
  }

  /** Takes a string attribute; bytes that are not UTF-8 become replacement characters. */
  String text(String name, String otherwise) {
    return take(name, STRING, "a string")
        .map(attribute -> attribute.getS().toStringUtf8())
        .orElse(otherwise);
  }

  /**
   * Takes the one attribute of a constant as a tensor.
   *
   * @throws UnreadableFileException if there is not exactly one, or it is not a constant of numbers
   */
  TensorProto constant() {
    if (left.size() != 1) {
      throw place.refusal(
          "a constant has one attribute, its value (found " + left.size() + ")");
    }
    String name = left.keySet().iterator().next();
    TensorProto.Builder tensor = TensorProto.newBuilder();
    switch (name) {
      case "value":
        return take(name, TENSOR, "a tensor").orElseThrow().getT();
      case "value_float":
        return tensor.setDataType(ElementType.FLOAT32.code()).addFloatData(number(name, 0)).build();
      case "value_floats":
        List<Float> numbers = take(name, FLOATS, "floats").orElseThrow().getFloatsList();
        return tensor
            .setDataType(ElementType.FLOAT32.code())
            .addDims(numbers.size())
            .addAllFloatData(numbers)
            .build();
      case "value_int":
        return tensor.setDataType(ElementType.INT64.code()).addInt64Data(integer(name, 0)).build();
      case "value_ints":
        List<Long> integers = take(name, INTS, "integers").orElseThrow().getIntsList();
        return tensor
            .setDataType(ElementType.INT64.code())
            .addDims(integers.size())
            .addAllInt64Data(integers)
            .build();
      default:
        throw place.refusal(
            label(name) + " is not a constant that is supported (expected value, value_float,"
                + " value_floats, value_int or value_ints)");
    }
  }

  void requireAllTaken() {
    left.keySet()
        .forEach(
            name -> {
              throw place.refusal(label(name) + " is not known for this operator");
            });
  }

  private Optional<AttributeProto> take(String name, int type, String expected) {
    Optional<AttributeProto> attribute = Optional.ofNullable(left.remove(name));
    attribute.ifPresent(
        found -> {
          if (found.getType() != type) {
            throw place.refusal(
                label(name) + " has the wrong type (found attribute type number "
                    + found.getType() + ", expected " + expected + ")");
          }
        });
    return attribute;
  }

  private static String label(String name) {
    return "attribute " + Place.quoted(name);
  }
}
