package org.isthmus.numeric.compute.onnx;

import org.isthmus.numeric.compute.onnx.OnnxProto.NodeProto;
import org.isthmus.numeric.files.UnreadableFileException;

/** Where in which file something was found: the first half of every message. */
record Place(String file, String inside) {

  private static final int LONGEST_NAME = 200;

  static Place of(String file) {
    return new Place(file, "");
  }

  /** The node at {@code position}, counted from 1, of {@code count} nodes. */
  static Place of(String file, NodeProto node, int position, int count) {
    String operator = " (" + printable(node.getOpType()) + ")";
    return new Place(
        file,
        node.getName().isEmpty()
            ? "node " + position + " of " + count + operator
            : "node " + quoted(node.getName()) + operator);
  }

  /** What is wrong here: {@code FILE: reason} or {@code FILE: node 'x' (Op): reason}. */
  UnreadableFileException refusal(String reason) {
    return new UnreadableFileException(inside.isEmpty() ? file : file + ": " + inside, reason);
  }

  /** A name out of the file, in quotes and on one line, however strange it is. */
  static String quoted(String name) {
    return "'" + printable(name) + "'";
  }

  private static String printable(String name) {
    String cut = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    return cut.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]", "?");
  }
}
