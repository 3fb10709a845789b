package org.isthmus.numeric.compute.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.isthmus.numeric.compute.onnx.OnnxProto.GraphProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.ModelProto;
import org.isthmus.numeric.compute.onnx.OnnxProto.OperatorSetIdProto;

/**
 * The outer layers of an ONNX file: bytes, model and graph. What is refused here would change the
 * meaning of the graph, or is not known well enough to say that it does not.
 *
 * @param graph the only graph of the file
 * @param operatorSet the version of the standard operators that the nodes mean
 */
record OnnxFile(GraphProto graph, long operatorSet) {

  /** Versions of the format in which nodes, tensors and initialisers mean what they do here. */
  private static final long OLDEST_FORMAT = 3;

  private static final long NEWEST_FORMAT = 13;

  /** From 7 on, Add and Gemm broadcast as they do now; 25 is the newest that was compared. */
  private static final long OLDEST_OPERATORS = 7;

  private static final long NEWEST_OPERATORS = 25;

  private static final long LARGEST_FILE = Integer.MAX_VALUE - 8L;

  static OnnxFile read(Path path) {
    Place file = Place.of(path.toString());
    ModelProto model = parse(bytes(path, file), file);
    requireNone(model.getFunctionsList(), "functions", file);
    requireNone(model.getTrainingInfoList(), "training information", file);
    requireNone(model.getConfigurationList(), "device configurations", file);
    requireNoUnknownFields(model.getUnknownFields(), "the model", file);
    requireVersion(
        "format version", model.getIrVersion(), OLDEST_FORMAT, NEWEST_FORMAT, file);
    if (model.getGraphCount() != 1) {
      throw file.refusal(
          "an ONNX model has one graph (found " + model.getGraphCount() + ")");
    }
    GraphProto graph = model.getGraph(0);
    graph
        .getSparseInitializerList()
        .forEach(
            sparse -> {
              throw file.refusal(
                  "sparse initialiser " + Place.quoted(sparse.getValues().getName())
                      + " is not supported; export it as a dense one");
            });
    requireNone(graph.getQuantizationAnnotationList(), "quantization annotations", file);
    requireNoUnknownFields(graph.getUnknownFields(), "the graph", file);
    return new OnnxFile(graph, operatorSet(model.getOpsetImportList(), file));
  }

  /** Refuses a part of the file that has fields which are not in the known format. */
  static void requireNoUnknownFields(UnknownFieldSet unknown, String what, Place place) {
    if (!unknown.asMap().isEmpty()) {
      throw place.refusal(
          what + " has a field that is not in the known format (field number "
              + unknown.asMap().keySet().iterator().next() + ")");
    }
  }

  /** Whether a domain is the one of the standard operators, which has two names. */
  static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private static byte[] bytes(Path path, Place file) {
    try {
      long size = Files.size(path);
      if (!Files.isRegularFile(path)) {
        throw file.refusal("this is a folder or a device (expected a file)");
      }
      if (size > LARGEST_FILE) {
        throw file.refusal(
            "too large for an ONNX model in one file (found " + size + " bytes, expected at most "
                + LARGEST_FILE + ")");
      }
      byte[] bytes = Files.readAllBytes(path);
      if (bytes.length == 0) {
        throw file.refusal("the file is empty");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw file.refusal("there is no such file");
    } catch (IOException e) {
      throw file.refusal("the file cannot be read (" + e.getMessage() + ")");
    }
  }

  private static ModelProto parse(byte[] bytes, Place file) {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    // Nobody writes to the bytes any more, so the tensors may be views of them.
    input.enableAliasing(true);
    try {
      ModelProto model = ModelProto.parseFrom(input);
      // A stray end-of-group tag ends the parsing without an error.
      input.checkLastTagWas(0);
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw file.refusal(
          "not an ONNX model, or damaged or cut off (expected a protobuf message)");
    } catch (IOException e) {
      throw file.refusal("the file cannot be read (" + e.getMessage() + ")");
    }
  }

  private static void requireNone(Collection<?> parts, String name, Place file) {
    if (!parts.isEmpty()) {
      throw file.refusal("a dense network is needed, but the model has " + name);
    }
  }

  private static void requireVersion(
      String name, long found, long oldest, long newest, Place file) {
    if (found < oldest || found > newest) {
      throw file.refusal(
          "ONNX " + name + " is not supported (found " + found + ", expected " + oldest + " to "
              + newest + ")");
    }
  }

  private static long operatorSet(List<OperatorSetIdProto> imports, Place file) {
    List<OperatorSetIdProto> standard =
        imports.stream().filter(set -> isStandard(set.getDomain())).toList();
    if (standard.size() != 1) {
      throw file.refusal(
          "an ONNX model names one version of the standard operators (found "
              + standard.size() + ")");
    }
    long version = standard.get(0).getVersion();
    requireVersion("operator set version", version, OLDEST_OPERATORS, NEWEST_OPERATORS, file);
    return version;
  }
}
