package org.isthmus.grammar.problem.syntax;

import java.util.List;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Span;

/** Where parameters come from: those of a model or those of subnetworks. */
public sealed interface Origin {

  Span span();

  /** Where a model comes from: a file, a training or chance. */
  sealed interface OfModel extends Origin {}

  /** Where subnetworks come from: files, a training or a construction. */
  sealed interface OfSubnetworks extends Origin {

    /** One answer for each origin. */
    interface Cases<R> {
      R trained(Trained trained);

      R memorised(Memorised memorised);

      R separated(Separated separated);

      R files(SubnetworkFiles files);
    }

    default <R> R match(Cases<R> cases) {
      if (this instanceof Trained trained) {
        return cases.trained(trained);
      } else if (this instanceof Memorised memorised) {
        return cases.memorised(memorised);
      } else if (this instanceof Separated separated) {
        return cases.separated(separated);
      } else {
        return cases.files((SubnetworkFiles) this);
      }
    }
  }

  /** {@code trained { KEY VALUE ... }}; without options there are no braces. */
  record Trained(List<Option> options, Span span) implements OfModel, OfSubnetworks {
    public Trained {
      options = List.copyOf(options);
    }
  }

  /** {@code memorised { KEY VALUE ... }}; without options there are no braces. */
  record Memorised(List<Option> options, Span span) implements OfSubnetworks {
    public Memorised {
      options = List.copyOf(options);
    }
  }

  /** {@code separated { KEY VALUE ... }}; without options there are no braces. */
  record Separated(List<Option> options, Span span) implements OfSubnetworks {
    public Separated {
      options = List.copyOf(options);
    }
  }

  /** {@code random { KEY VALUE ... }}; without options there are no braces. */
  record RandomPoint(List<Option> options, Span span) implements OfModel {
    public RandomPoint {
      options = List.copyOf(options);
    }
  }

  /** One option of how parameters are made. */
  record Option(Word key, Value value, Span span) {}

  /** {@code "FILE" { W1 "NAME" transposed ... }}; without names there are no braces. */
  record ModelFile(Quoted file, List<ArrayName> names, Span span) implements OfModel {
    public ModelFile {
      names = List.copyOf(names);
    }
  }

  /** The name that a parameter has in the file. */
  record ArrayName(Word parameter, Quoted array, boolean transposed, Span span) {}

  /** {@code from "PATTERN"} for both ends, or {@code from "PATTERN", "PATTERN"}. */
  record SubnetworkFiles(List<Quoted> patterns, Span span) implements OfSubnetworks {
    public SubnetworkFiles {
      patterns = List.copyOf(patterns);
    }
  }
}
