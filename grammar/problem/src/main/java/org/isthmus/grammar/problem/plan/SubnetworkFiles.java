package org.isthmus.grammar.problem.plan;

/**
 * Where the subnetworks xi_0, ..., xi_{L-1} of a model are.
 *
 * <p>In the pattern, <code>{model}</code> stands for the name of the model and <code>{l}</code> for
 * the number of the subnetwork. The arrays of xi_l are {@code U_{l+1}}, ..., {@code U_L}, the
 * biases {@code v_{l+1}}, ... and optionally {@code I}, the kept neurons of layer l; where one file
 * holds more than one subnetwork their names get a prefix.
 *
 * @param pattern the path with its placeholders
 * @param shared whether the files of the other end have the same pattern
 */
public record SubnetworkFiles(String pattern, boolean shared) {

  private static final String MODEL = "{model}";
  private static final String NUMBER = "{l}";

  /** A file and what the names of the arrays in it begin with. */
  public record Location(String file, String prefix) {}

  /**
   * Where xi_l of the model is. The prefix is {@code MODEL.} if one file serves both ends, then
   * {@code xiL.} if one file serves every l, such as {@code alice.xi3.}; otherwise it is empty.
   */
  public Location locate(String model, int l) {
    String file = pattern.replace(MODEL, model).replace(NUMBER, Integer.toString(l));
    String end = shared && !pattern.contains(MODEL) ? model + "." : "";
    return new Location(file, end + (pattern.contains(NUMBER) ? "" : "xi" + l + "."));
  }
}
