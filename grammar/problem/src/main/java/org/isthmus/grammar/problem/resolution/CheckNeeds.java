package org.isthmus.grammar.problem.resolution;

import java.util.List;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.resolution.words.Citations;

/**
 * What a check of a statement needs and what may be said of it.
 *
 * @param data whether it looks at the data if it has no options and writes no certificate
 * @param options the options that it has
 */
record CheckNeeds(Subset subset, Data data, List<String> options) {

  /** Whether a check names the neurons that are kept. */
  enum Subset {
    REQUIRED,
    /** Without one, the check chooses its own. */
    OPTIONAL,
    REFUSED
  }

  /** Whether a check looks at the data of the loss. */
  enum Data {
    REQUIRED,
    /** If the spec has a loss. */
    IF_THERE,
    UNUSED
  }

  /** Those of a check of everything. */
  static final CheckNeeds OF_EVERYTHING =
      new CheckNeeds(
          Subset.OPTIONAL, Data.REQUIRED, List.of("epsilon", "classes", "seed", "subnetworks"));

  private static final String OF_DATA = "n21";

  CheckNeeds {
    options = List.copyOf(options);
  }

  /** Those of a check of one statement; of one that is not known here, a subset alone. */
  static CheckNeeds of(Citation citation) {
    if (citation.equals(Citations.NBM21_THEOREM_4_1)) {
      return new CheckNeeds(Subset.REQUIRED, Data.UNUSED, List.of("subnetworks"));
    } else if (citation.equals(Citations.NBM21_COROLLARY_4_2)) {
      return new CheckNeeds(Subset.REQUIRED, Data.REQUIRED, List.of("subnetworks"));
    } else if (citation.equals(Citations.NBM21_COROLLARY_4_3)) {
      return new CheckNeeds(Subset.OPTIONAL, Data.IF_THERE, List.of("epsilon", "seed"));
    } else if (citation.equals(Citations.NBM21_COROLLARY_4_4)) {
      return new CheckNeeds(Subset.OPTIONAL, Data.REQUIRED, List.of("epsilon", "seed"));
    } else if (citation.equals(Citations.NBM21_COROLLARY_4_5)) {
      return new CheckNeeds(Subset.OPTIONAL, Data.REQUIRED, List.of("classes", "seed"));
    }
    return citation.paper().equals(OF_DATA)
        ? new CheckNeeds(Subset.REFUSED, Data.REQUIRED, List.of())
        : new CheckNeeds(Subset.REQUIRED, Data.UNUSED, List.of());
  }
}
