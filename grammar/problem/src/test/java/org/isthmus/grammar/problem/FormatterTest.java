package org.isthmus.grammar.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.junit.jupiter.api.Test;

class FormatterTest {

  private static void assertFormats(String canonical, String text) {
    RoundTrip.parse(text);
    assertEquals(canonical, Formatter.format(SpecFile.parse("f.isth", text)));
  }

  @Test
  void commentsStayWhereTheyAre() {
    assertFormats(
        """
        // above

        // the network
        network n { // opens
          # first
          input 2 // two
          output 3 /* three */

          // last
        } // closes

        plot p to "a.svg" # the end
        // after all
        """,
        """
        // above


        // the network
        network n  {   // opens

            # first
          input 2 // two
          output 3 /* three */

          // last
        }// closes


        plot   p  to "a.svg" # the end
        // after all
        """);
  }

  @Test
  void aCommentInTheMiddleOfALineGoesBehindItOrAboveIt() {
    assertFormats(
        """
        // one
        /* two
           lines */
        loss squared on d /* a */ // three
        // four
        plot p to "a.svg"
        """,
        """
        loss // one
          squared /* two
           lines */ on /* a */ d // three
        plot
          // four
          p to "a.svg"
        """);
  }

  @Test
  void numbersAndStringsStayAsTheyAreWritten() {
    assertFormats(
        "data d = idx(\"a  b\", \"\\\") take 60_000 normalise .50 1e-3\n",
        "data d=idx(\"a  b\" \"\\\")take 60_000 from 0 normalise .50 1e-3");
  }

  @Test
  void defaultsThatMatterAreShownAndOthersAreNot() {
    assertFormats(
        """
        subset s of n { each: random half seed 1 }
        subset t of n { h: selected 3 }
        subset u of n {
          a: selected smaller half by importance
          b: {1, 3..5}
        }
        """,
        """
        subset s of n{each:random half}
        subset t of n { h: selected 3 by qr }
        subset u of n { a: selected smaller half by importance b: {1..1,3..5} }
        """);
  }

  @Test
  void aLongLineIsWrappedWhereItMayBe() {
    StringBuilder indices = new StringBuilder("1000");
    for (int k = 1002; k < 1040; k += 2) {
      indices.append(",").append(k);
    }
    assertFormats(
        "subset s of n {\n"
            + "  h: {1000, 1002, 1004, 1006, 1008, 1010, 1012, 1014, 1016, 1018, 1020, 1022, 1024,"
            + " 1026, 1028,\n"
            + "      1030, 1032, 1034, 1036, 1038} // even\n"
            + "}\n",
        "subset s of n { h: {" + indices + "} // even\n}");
  }

  @Test
  void emptyParenthesesAndBracesAreLeftOut() {
    assertFormats(
        """
        loss squared on d
        model m : n = trained
        model k : n = "k.npz"
        path p = connect a, b by nbm21 "Theorem 4.1"
        """,
        """
        loss squared() on d
        model m : n = trained { }
        model k : n = "k.npz" { }
        path p = connect a, b by nbm21 "Theorem 4.1" {}
        """);
  }

  @Test
  void pathsBarriersAndWhatIsAssertedOfThem() {
    assertFormats(
        """
        model a : n = random
        model b : n = random { seed 2 }
        path p = connect a, b by n21 "Theorem 3.1"
        path q = connect a, b by n21 "Theorem 3.1" { // opens
          form sequential /* one by one */
          arithmetic exact
        }
        path r = unbounded a by n21 "Theorem 3.1"
        path s = descend a by n21 "Theorem 3.1"
        barrier d = disconnect a by n21 "Theorem 4.1" {
          // which neurons
          swap h1 0 1
          rows {0, 3..5} # which samples
        }
        check a satisfies n21 "Theorem 3.1"
        assert max_loss(p) <= ends
        assert max_loss(p) <= ends + 1e-9 // nearly
        assert descends(s) to 0
        assert barrier(d) >= .17
        """,
        """
        model a : n = random { }
        model b : n = random{seed 2}
        path p = connect a,b by n21 "Theorem 3.1" { }
        path q = connect a, b by n21 "Theorem 3.1" { // opens
          form sequential /* one by one */ arithmetic exact }
        path r = unbounded a by n21 "Theorem 3.1"{}
        path s = descend
          a by n21 "Theorem 3.1"
        barrier d = disconnect a by n21 "Theorem 4.1" {
          // which neurons
          swap h1 0 1 rows { 0,3 .. 5 } # which samples
        }
        check a satisfies n21 "Theorem 3.1"
        assert max_loss(p)<=ends + 0
        assert max_loss(p)<=ends+1e-9 // nearly
        assert descends(s)to 0
        assert barrier(d)>=.17
        """);
  }

  @Test
  void checksCapacitiesAndSubnetworksThatAreConstructed() {
    assertFormats(
        """
        check a satisfies nbm21 "Theorem 4.1" with half // the halves
        check a satisfies nbm21 "Corollary 4.3" to "a.cert"
        check a satisfies everything
        check a satisfies nbm21 "Corollary 4.5" with half { // opens
          classes all
          # of everything
          seed 0_3 // behind
          // last
        } to "b.cert" // closes
        check a satisfies everything {
          epsilon 1e-3 /* small */
          subnetworks trained { epochs 3 }
        } /* and */ // so on
        capacity of net with half
        path p = connect a, b by nbm21 "Theorem 4.1" {
          subnetworks memorised
        }
        path q = connect a, b by nbm21 "Theorem 4.1" {
          subnetworks separated { target .01 }
        }
        """,
        """
        check a satisfies nbm21 "Theorem 4.1" with half // the halves
        check a satisfies nbm21 "Corollary 4.3"{}to "a.cert"
        check a satisfies everything { }
        check a satisfies nbm21 "Corollary 4.5" with half { // opens
            classes all
          # of everything
          seed 0_3 // behind
          // last
        }
          to "b.cert" // closes
        check a satisfies everything{epsilon 1e-3 /* small */ subnetworks trained{epochs 3}
        } /* and */ // so on
        capacity of net
          with half
        path p = connect a, b by nbm21 "Theorem 4.1" { subnetworks memorised { } }
        path q = connect a, b by nbm21 "Theorem 4.1" { subnetworks separated{target .01}}
        """);
  }

  @Test
  void aCommentBetweenABraceAndAFileStaysBehindTheBrace() {
    assertFormats(
        """
        check a satisfies everything {
          seed 1
        } to "a.cert" /* where */ // to
        """,
        """
        check a satisfies everything { seed 1 } /* where */ to // to
        "a.cert"
        """);
  }

  @Test
  void windowsLineBreaksAndTheByteOrderMarkGo() {
    assertFormats("// a\nplot p to \"a.svg\"\n", "\uFEFF// a\r\nplot p to \"a.svg\"\r\n");
  }

  @Test
  void aSpecWithSyntaxErrorsHasNoCanonicalForm() {
    ParsedSpec parsed = SpecFile.parse("f.isth", "plot p");
    assertThrows(IllegalArgumentException.class, () -> Formatter.format(parsed));
  }
}
