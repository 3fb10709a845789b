package org.isthmus.proofs.construction;

import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * One straight segment of a path of doubles, for the rule lumped.
 *
 * @param note a line for people
 * @param end its last point; the first is the end of the segment before
 */
public record StraightSegment(Conclusion conclusion, String note, ParameterPoint end) {}
