/**
 * Import of dense networks from ONNX files.
 *
 * <p>In: an ONNX file, and the network it should fit if there is one. Out: a {@link
 * org.isthmus.numeric.model.Network} and a {@link org.isthmus.numeric.model.ParameterPoint} whose
 * numbers are exactly the stored ones, or one {@link
 * org.isthmus.numeric.files.UnreadableFileException} that names the node. Anybody may call {@link
 * org.isthmus.numeric.compute.onnx.OnnxModels}; the classes generated from the protobuf description
 * stay inside this package. Nothing here is trusted by the checker.
 */
package org.isthmus.numeric.compute.onnx;
