package org.isthmus.grammar.problem.plan;

import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Loss;

/** What is to be low: the mean of a loss over data. */
public record Objective(Loss loss, DataPlan data, Span span) {}
