/**
 * What a figure is drawn with: a canvas for SVG, one for PNG, the sheet with its heading and
 * legend, the panels on it, and the scale of an axis.
 *
 * <p>In: lines, rectangles, circles and text in the units of the figure. Out: the bytes of a file,
 * the same for the same drawing. For {@code verifier/report} alone.
 */
package org.isthmus.verifier.report.drawing;
