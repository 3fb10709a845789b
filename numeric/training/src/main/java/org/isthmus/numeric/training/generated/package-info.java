/**
 * Data sets drawn from a seed by documented formulas, the same on every machine.
 *
 * <p>In come sizes and a seed, out comes a data set whose numbers are representable in float32. The
 * command writes it to files before anything is claimed about it.
 */
package org.isthmus.numeric.training.generated;
