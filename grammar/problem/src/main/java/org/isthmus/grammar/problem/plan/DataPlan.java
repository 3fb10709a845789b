package org.isthmus.grammar.problem.plan;

import java.util.List;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.DataRecipe;

/** Data with a name. */
public record DataPlan(String name, Source source, Span span) {

  /** Where data come from. */
  public sealed interface Source {}

  /** From files, as the recipe says. */
  public record FromFiles(DataRecipe recipe) implements Source {}

  /** From a generator; then the operations of preprocessing, in order. */
  public record Generated(Generator generator, List<DataRecipe.Operation> operations)
      implements Source {
    public Generated {
      operations = List.copyOf(operations);
    }
  }

  /** One answer for each source. */
  public interface Cases<R> {
    R fromFiles(DataRecipe recipe);

    R generated(Generator generator, List<DataRecipe.Operation> operations);
  }

  /** The answer for the source. */
  public <R> R match(Cases<R> cases) {
    if (source instanceof FromFiles files) {
      return cases.fromFiles(files.recipe());
    }
    Generated generated = (Generated) source;
    return cases.generated(generated.generator(), generated.operations());
  }
}
