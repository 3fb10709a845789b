package org.isthmus.numeric.compute.onnx;

import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * A dense network as found in an ONNX file.
 *
 * @param network the shape; it is named after the file, its hidden layers {@code h1, h2, ...}
 * @param point the parameters of {@code network}, exactly the stored numbers
 * @throws IllegalArgumentException if the point belongs to another network
 */
public record OnnxModel(Network network, ParameterPoint point) {

  public OnnxModel {
    if (!point.network().equals(network)) {
      throw new IllegalArgumentException(
          "the parameters belong to another network (found "
              + point.network().shape() + ", expected " + network.shape() + ")");
    }
  }
}
