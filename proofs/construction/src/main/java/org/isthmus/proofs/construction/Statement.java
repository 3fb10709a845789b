package org.isthmus.proofs.construction;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the class that constructs a statement of a paper. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Statement {

  Paper paper();

  /** The label in the paper, such as {@code Theorem 4.1}. */
  String label();
}
