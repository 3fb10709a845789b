package org.isthmus.verifier.report.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.isthmus.verifier.report.drawing.Canvas.Anchor;
import org.isthmus.verifier.report.drawing.Canvas.Label;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class SvgCanvasTest {

  private static Document parsed(SvgCanvas canvas) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(
            new ByteArrayInputStream(canvas.document().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyCharacterOfATextIsWrittenOrReplaced() throws Exception {
    String text = "a<b & \"c\" > 'd' ]]> \u00e9 \u4e2d \ud83c\udf09";
    SvgCanvas canvas = new SvgCanvas(10, 10, text);
    canvas.text(Label.of(text, 11), 0, Anchor.END, 1, 2);
    canvas.uprightText(Label.of("x\u0000y\u001bz\ud800", 11), 0, 1, 2);
    Document document = parsed(canvas);
    assertEquals(text, document.getElementsByTagName("title").item(0).getTextContent());
    assertEquals(text, document.getElementsByTagName("text").item(0).getTextContent());
    assertEquals(
        "x\ufffdy\ufffdz\ufffd",
        document.getElementsByTagName("text").item(1).getTextContent());
  }

  @Test
  void numbersAreWrittenTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      SvgCanvas canvas = new SvgCanvas(10, 10, "");
      canvas.line(Pen.dashed(0xab, 0.5, 1.25, 3), 1.5, 2, 1.0 / 3, -0.001);
      assertTrue(
          canvas
              .document()
              .contains(
                  "stroke=\"#0000ab\" stroke-width=\"0.5\" stroke-dasharray=\"1.25 3\""
                      + " points=\"1.5,2 0.33,0\""),
          canvas.document());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anExponentIsRaised() throws Exception {
    SvgCanvas canvas = new SvgCanvas(10, 10, "");
    canvas.text(new Label("10", "-3", 12, true), 0, Anchor.MIDDLE, 1, 2);
    Document document = parsed(canvas);
    assertEquals("10-3", document.getElementsByTagName("text").item(0).getTextContent());
    assertEquals("-3", document.getElementsByTagName("tspan").item(0).getTextContent());
  }
}
