package org.isthmus.numeric.training;

import org.isthmus.numeric.model.ParameterPoint;

/**
 * What a training gave.
 *
 * @param point the best point seen, its numbers representable in float32
 * @param loss its loss on all samples, evaluated in float; no proof
 * @param epochs how many epochs were run
 */
public record Trained(ParameterPoint point, double loss, int epochs) {}
