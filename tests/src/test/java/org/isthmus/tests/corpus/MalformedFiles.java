package org.isthmus.tests.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;
import org.isthmus.tests.corpus.Archive.Entry;
import org.isthmus.tests.corpus.CorpusFile.Folder;

/** Files that are no certificates: digests inside are taken anew, so that one thing is wrong. */
final class MalformedFiles {

  private MalformedFiles() {}

  /** The example of the format. */
  private static Draft line() {
    return Draft.of(
            "path", DataFile.text("line", "1; 2", "-1; 0"), "input 1", "output 1 nobias")
        .claim("max_loss <= 4")
        .first("1")
        .second("-1")
        .step("lumped convex", "put W1 0 0 B.W1 0 0");
  }

  private static Draft apart(String claim) {
    return line().kind("disconnection").claim("disconnected " + claim);
  }

  private static Draft wide() {
    return Draft.of(
            "path", DataFile.text("line", "1; 2", "-1; 0"), "input 1",
            "hidden \"h\" 3 relu bias", "output 1 nobias")
        .claim("max_loss <= 4")
        .first("1 2 3", "0 0 0", "1; 1/3; 0")
        .second("1 2 3", "0 0 0", "1; 1/2; 0")
        .step("lumped convex", "put W2 0..2 0 B.W2 0..2 0");
  }

  private static Draft valley(String... finding) {
    return Draft.of(
            "findings",
            DataFile.text("valley", "0; 1; 2; 3", "1 0; 0 1; 0 1; 1 0"),
            "input 1",
            "hidden \"h\" 2 relu bias",
            "output 2 bias")
        .model("1 -1", "-1 2", "1 -1; 1 -1", "-1 2")
        .subset("half", "0")
        .finding(finding[0], finding[1], Arrays.copyOfRange(finding, 2, finding.length));
  }

  private static void lines(Shelf shelf) {
    shelf.malformed("version-2", line().replacing("certificate 1", "certificate 2"),
        "certificate.txt:1: unexpected line (found 'isthmus certificate 2', expected"
            + " 'isthmus certificate 1')",
        "A version that there is not.");
    shelf.malformed("kind-unknown", line().replacing("kind path", "kind loop"),
        "certificate.txt:2: unknown kind (found loop", "A kind that there is not.");
    shelf.malformed("semantics-of-floating-point", line().replacing("real", "binary64"),
        "certificate.txt:3: unexpected line (found 'semantics binary64', expected 'semantics"
            + " real')",
        "Semantics that there are not.");
    shelf.malformed("rule-unknown", line().replacing("step lumped", "step smooth"),
        "certificate.txt:16: unknown rule (found smooth", "A rule that there is not.");
    shelf.malformed("conclusion-unknown", line().replacing("convex", "decreasing"),
        "certificate.txt:16: column 13 of the line is wrong (found decreasing",
        "A conclusion that there is not.");
    shelf.malformed("claim-missing", line().replacing("claim max_loss <= 4\n", ""),
        "certificate.txt:4: column 1 of the line is wrong (found loss, expected claim)",
        "A path that claims nothing.");
    shelf.malformed(
        "claim-twice",
        line().replacing("loss squared", "claim max_loss <= 5\nloss squared"),
        "certificate.txt:5: column 1 of the line is wrong (found claim, expected loss)",
        "A second claim after the first.");
    shelf.malformed("claim-of-another-kind", line().claim("descends to 4"),
        "certificate.txt:4: column 7 of the line is wrong (found descends, expected max_loss)",
        "A path that claims what a descent does.");
    shelf.malformed("claim-strictly-less", line().claim("max_loss < 4"),
        "certificate.txt:4: column 16 of the line is wrong (found <, expected <=)",
        "A relation that there is not.");
    shelf.malformed("bound-not-reduced", line().claim("max_loss <= 8/2"),
        "certificate.txt:4: the line is not in canonical form (found 'claim max_loss <="
            + " 8/2', expected 'claim max_loss <= 4')",
        "The bound is 8/2.");
    shelf.malformed("bound-over-one", line().claim("max_loss <= 4/1"),
        "certificate.txt:4: the line is not in canonical form (found 'claim max_loss <="
            + " 4/1', expected 'claim max_loss <= 4')",
        "The bound is 4/1.");
    shelf.malformed("bound-in-decimal", line().claim("max_loss <= 4.0"),
        "certificate.txt:4: column 19 of the line is wrong (found 4.0, expected a bound p/q"
            + " or ends)",
        "The bound is 4.0.");
    shelf.malformed("bound-with-a-sign", line().claim("max_loss <= +4"),
        "certificate.txt:4: column 19 of the line is wrong (found +4, expected a bound p/q"
            + " or ends)",
        "The bound is +4.");
    shelf.malformed("bound-negative-zero", line().claim("max_loss <= -0"),
        "certificate.txt:4: the line is not in canonical form (found 'claim max_loss <= -0',"
            + " expected 'claim max_loss <= 0')",
        "The bound is -0.");
    shelf.malformed("bound-over-zero", line().claim("max_loss <= 1/0"),
        "certificate.txt:4: denominator is zero: 1/0", "The bound is 1/0.");
    shelf.malformed("bound-infinite", line().claim("max_loss <= Infinity"),
        "certificate.txt:4: column 19 of the line is wrong (found Infinity, expected a bound"
            + " p/q or ends)",
        "The bound is infinite.");
    shelf.malformed("bound-too-long", line().claim("max_loss <= 1" + "0".repeat(4000)),
        "certificate.txt:4: column 19 of the line is wrong", "The bound has 4001 digits.");
    shelf.malformed("ends-plus-nothing", line().claim("max_loss <= ends + 0"),
        "certificate.txt:4: the line is not in canonical form (found 'claim max_loss <= ends"
            + " + 0', expected 'claim max_loss <= ends')",
        "No room is said in another way.");
    shelf.malformed("ends-plus-less-than-nothing", line().claim("max_loss <= ends + -1"),
        "certificate.txt:4: no path stays below the larger loss of its ends (found ends + -1)",
        "The room is negative.");
    shelf.malformed("loss-huber-of-zero", line().loss("huber(0)"),
        "certificate.txt:5: huber needs delta > 0 (found 0)", "Huber's loss with the parameter 0.");
    shelf.malformed("slope-not-reduced",
        wide().replacing("relu", "leaky_relu(2/4)"),
        "certificate.txt:8: the line is not in canonical form (found 'hidden \"h\" 3"
            + " leaky_relu(2/4) bias', expected 'hidden \"h\" 3 leaky_relu(1/2) bias')",
        "The slope is 2/4.");
    shelf.malformed("layers-of-one-name",
        wide().replacing("output", "hidden \"h\" 3 relu nobias\noutput"),
        "certificate.txt:10: network net has two layers named h", "Two layers have one name.");
    shelf.malformed("width-zero", line().replacing("input 1", "input 0"),
        "certificate.txt:8: network net needs at least one input and one output (found 0 and 1)",
        "No inputs.");
    shelf.malformed("width-too-large", line().replacing("input 1", "input 16777217"),
        "certificate.txt:7: a size is too large (found 16777217, expected at most 16777216)",
        "More inputs than there may be.");
    shelf.malformed("name-with-a-control-character",
        line().replacing("network \"net\"", "network \"n\u0007t\""),
        "certificate.txt:6: a name has a character that cannot be shown (found U+0007)",
        "A name with the character U+0007.");
    shelf.malformed("name-that-turns-the-line-round",
        line().replacing("network \"net\"", "network \"\u202e4 =< ssol xam\""),
        "certificate.txt:6: a name has a character that cannot be shown (found U+202E)",
        "A name with the character U+202E, after which a line is read from the right.");
    shelf.malformed("digest-in-capitals", line().edited(MalformedFiles::withCapitals),
        "certificate.txt:9: not a SHA-256 (found"
            + " 13ED027B2AF0023792D6982BB26C8BFB4A83397E512AF1D3AF1100822D926296, expected 64"
            + " digits of 0..9 and a..f)",
        "A digest with capital letters.");
    shelf.malformed(
        "digest-too-short",
        line().edited(text -> text.replaceFirst("[0-9a-f]\n(recipe)", "\n$1")),
        "certificate.txt:9: not a SHA-256", "A digest of 63 digits.");
  }

  private static String withCapitals(String text) {
    int at = text.indexOf("recipe");
    return text.substring(0, at - 65) + text.substring(at - 65, at).toUpperCase(Locale.ROOT)
        + text.substring(at);
  }

  private static void layout(Shelf shelf) {
    shelf.malformed("carriage-returns", line().edited(text -> text.replace("\n", "\r\n")),
        "certificate.txt:1: unexpected line (found 'isthmus certificate 1?', expected"
            + " 'isthmus certificate 1')",
        "Lines that end in a carriage return and a line feed.");
    shelf.malformed("byte-order-mark", line().edited(text -> "\ufeff" + text),
        "certificate.txt:1: unexpected line (found '?isthmus certificate 1', expected"
            + " 'isthmus certificate 1')",
        "A byte order mark before the first line.");
    shelf.malformed("two-spaces", line().replacing("kind path", "kind  path"),
        "certificate.txt:2: column 6 of the line is wrong (found a space",
        "Two spaces between two words.");
    shelf.malformed("space-at-the-end", line().replacing("kind path", "kind path "),
        "certificate.txt:2: column 10 of the line is wrong (found a space, expected one"
            + " space, or the end)",
        "A space at the end of a line.");
    shelf.malformed("tabulator", line().replacing("kind path", "kind\tpath"),
        "certificate.txt:2: column 1 of the line is wrong (found kind?path, expected kind)",
        "A tabulator between two words.");
    shelf.malformed("empty-line", line().replacing("kind path", "\nkind path"),
        "certificate.txt:2: column 1 of the line is wrong (found the end, expected kind)",
        "An empty line.");
    shelf.malformed("comment", line().replacing("kind path", "# a path\nkind path"),
        "certificate.txt:2: column 1 of the line is wrong (found #, expected kind)", "A comment.");
    shelf.malformed("lines-exchanged",
        line().replacing("kind path\nsemantics real", "semantics real\nkind path"),
        "certificate.txt:2: column 1 of the line is wrong (found semantics, expected kind)",
        "Two lines in another order.");
    byte[] text = ascii(line().text());
    put(shelf, "text-without-the-last-line-feed",
        line().bytesWithText(Arrays.copyOf(text, text.length - 1)),
        "certificate.txt:19: the text ends before or within this line",
        "The last line does not end.");
    put(shelf, "text-that-goes-on-after-its-end",
        line().bytesWithText(Numerals.joined(text, ascii("claim max_loss <= 0\n"))),
        "certificate.txt:20: there is text after the end", "A line after the last one.");
    put(shelf, "text-with-another-digest",
        line().bytesWithText(ascii(line().text().replace("<= 4", "<= 5"))),
        "certificate.txt:19: the text is not the one that its digest was taken of",
        "The bound is another one than the digest of the text is of.");
    byte[] latin = ascii(line().text());
    latin[line().text().indexOf("net\"")] = (byte) 0xfc;
    put(shelf, "text-not-of-utf-8",
        line().bytesWithText(latin),
        "certificate.txt is not UTF-8", "A byte that is no character.");
    put(shelf, "text-empty",
        line().bytesWithText(new byte[0]),
        "certificate.txt:1: the text ends before or within this line",
        "A text without lines.");
  }

  private static void steps(Shelf shelf) {
    shelf.malformed("steps-miscounted", line().replacing("steps 1", "steps 2"),
        "certificate.txt:18: the number of steps is wrong (found 1 steps, expected 2)",
        "Two steps are counted, and one is there.");
    shelf.malformed("steps-none", line().withoutSteps(),
        "the path has no step", "A path without steps.");
    shelf.malformed("list-of-three-without-dots",
        wide().replacing("put W2 0..2 0", "put W2 0,1,2 0"),
        "certificate.txt:22: indices are not in canonical form (found 0,1,2, expected 0..2)",
        "A run of three indices one by one.");
    shelf.malformed("list-of-two-with-dots",
        wide().replacing("put W2 0..2 0 B.W2 0..2 0", "put W2 0..1 0 B.W2 0..1 0"),
        "certificate.txt:22: indices are not in canonical form (found 0..1, expected 0,1)",
        "A run of two indices with dots.");
    shelf.malformed("list-of-a-run-in-two-parts",
        wide().replacing("put W2 0..2 0", "put W2 0,1..2 0"),
        "certificate.txt:22: indices are not in canonical form (found 0,1..2, expected 0..2)",
        "A run of three indices in two parts.");
    shelf.malformed("list-with-a-run-backwards",
        wide().replacing("put W2 0..2 0", "put W2 2..0 0"),
        "certificate.txt:22: a run of indices descends (found 2..0)", "A run that goes down.");
    shelf.malformed("list-with-a-leading-zero",
        wide().replacing("put W2 0..2 0", "put W2 00..2 0"),
        "certificate.txt:22: indices are not in canonical form (found 00..2, expected 0..2)",
        "An index with a leading zero.");
    shelf.malformed("list-with-an-index-twice",
        wide().replacing("put W2 0..2 0", "put W2 0,1,1 0"),
        "certificate.txt:22: an index occurs twice (found 1)", "A row that is written twice.");
    shelf.malformed("write-outside-the-parameter",
        wide().replacing("put W2 0..2 0", "put W2 1..3 0"),
        "step 1: a write goes outside W2 (found entry 3, 0, expected within 3 x 1)",
        "A row that the parameter does not have.");
    shelf.malformed("write-of-another-size",
        wide().replacing("put W2 0..2 0 B.W2 0..2 0", "put W2 0..2 0 B.W2 0,1 0"),
        "certificate.txt:22: a put does not fit its target (found 2 x 1, expected 3 x 1)",
        "Two numbers for three places.");
    shelf.malformed("write-from-outside-the-array",
        wide().replacing("put W2 0..2 0 B.W2 0..2 0", "put W2 0..2 0 B.W2 1..3 0"),
        "step 1: a put reads outside array B.W2 (found entry 3, 0, expected within 3 x 1)",
        "A row that the array does not have.");
    shelf.malformed("write-from-an-unknown-array",
        wide().replacing("0 B.W2 0..2 0", "0 C.W2 0..2 0"),
        "step 1: there is no array C.W2", "An array that is not there.");
    shelf.malformed("write-to-an-unknown-parameter",
        wide().replacing("put W2 0..2 0", "put W3 0..2 0"),
        "step 1: the network has no parameter W3", "A third layer, of which there are two.");
    shelf.malformed("write-to-a-bias-that-is-not-there",
        wide().replacing("put W2 0..2 0", "zero b2 0 0\nput W2 0..2 0"),
        "step 1: the network has no parameter b2", "The output has no bias.");
    shelf.malformed("write-before-the-first-step",
        line().replacing("step lumped", "zero W1 0 0\nstep lumped"),
        "certificate.txt:16: column 1 of the line is wrong (found zero, expected steps)",
        "A write outside of steps.");
    shelf.malformed("lift-without-an-inverse",
        wide().replacing("step lumped", "step lift").replacing("put W2", "lift 3 0\nput W2"),
        "certificate.txt:22: a lift of level 3 has an inverse for each layer from 3 to 3 (found 0)",
        "A lift to layer 3 has no inverse.");
    shelf.malformed("lift-to-no-layer",
        wide().replacing("step lumped", "step lift").replacing("put W2", "lift 1 0\nput W2"),
        "certificate.txt:22: a lift of level 1 has an inverse for each layer from 3 to 1 (found 0)",
        "A lift to the first layer.");
    shelf.malformed("disconnection-with-a-step",
        apart("from 0 below 1 by rows 0"),
        "a disconnection has no path (found 1 steps)", "A disconnection has no path.");
    shelf.malformed("disconnection-of-no-level",
        apart("from 1/2 below 1/4 by rows 0").withoutSteps(),
        "certificate.txt:4: there is no level from 1/2 on and below 1/4",
        "The level to begin with is above the barrier.");
    shelf.malformed("disconnection-by-a-sample-that-is-not-there",
        apart("from 0 below 1/4 by rows 2").withoutSteps(),
        "there is no sample 2 (expected less than 2)", "There are two samples, 0 and 1.");
    shelf.malformed("ray-of-a-neuron-that-is-not-there",
        wide().kind("ray").claim("unbounded by neuron 3 along u").array("u", "1; 0"),
        "the first hidden layer has no neuron 3 to move", "There are three neurons, from 0 to 2.");
    shelf.malformed("ray-along-an-array-of-another-shape",
        wide().kind("ray").claim("unbounded by neuron 2 along u").array("u", "1 0"),
        "array u has the wrong shape (found 1 x 2, expected 2 x 1)",
        "The direction lies on its side.");
  }

  /** The one step in pieces. */
  private static Draft pieces(String runs) {
    return line().replacing("lumped convex \"\"", "enclosed bounded \"\"\npieces " + runs);
  }

  private static void pieces(Shelf shelf) {
    shelf.malformed("pieces-that-leave-a-gap", pieces("1,2"),
        "certificate.txt:17: the pieces do not make the whole step (found lengths of the sum"
            + " 0.75, expected 1)",
        "A half and a quarter.");
    shelf.malformed("pieces-that-are-too-many", pieces("1*3"),
        "certificate.txt:17: the pieces do not make the whole step (found lengths of the sum"
            + " 1.5 or more, expected 1)",
        "Three halves.");
    shelf.malformed("pieces-that-begin-between-multiples", pieces("2,1,2"),
        "certificate.txt:17: a piece does not begin at a multiple of its length (found depth"
            + " 1 at 0.25)",
        "A half that begins at a quarter.");
    shelf.malformed("pieces-of-one-depth-not-counted", pieces("1,1"),
        "certificate.txt:17: pieces of one depth that follow each other are one run (found"
            + " two of depth 1)",
        "Two halves one by one.");
    shelf.malformed("pieces-counted-once", pieces("0*1"),
        "certificate.txt:17: not a list of pieces (found 0*1, expected such as",
        "One piece is counted.");
    shelf.malformed("pieces-too-small", pieces("41*2," + descending(40)),
        "certificate.txt:17: the depth of a piece is out of range (found 41, expected from 0"
            + " to 40)",
        "A piece of 2^-41.");
    shelf.malformed("pieces-more-than-there-may-be", pieces("17*131072"),
        "certificate.txt:17: not a list of pieces (found 17*131072, expected such as",
        "131072 pieces.");
    shelf.malformed("pieces-of-no-depth", pieces("-1"),
        "certificate.txt:17: not a list of pieces (found -1, expected such as",
        "A piece of length 2.");
    shelf.malformed("pieces-missing", line().replacing("lumped convex", "enclosed bounded"),
        "certificate.txt:17: column 1 of the line is wrong (found put, expected pieces)",
        "A step of the rule enclosed has no line of pieces.");
    shelf.malformed("pieces-of-another-rule",
        line().replacing("convex \"\"", "convex \"\"\npieces 0"),
        "certificate.txt:17: column 1 of the line is wrong (found pieces, expected steps)",
        "A step of the rule lumped has a line of pieces.");
    shelf.malformed("bounded-by-another-rule", line().replacing("convex", "bounded"),
        "certificate.txt:17: the rule enclosed concludes bounded, and no other rule does"
            + " (found lumped bounded)",
        "A step of the rule lumped states bounded.");
    shelf.malformed("enclosed-stated-convex", pieces("0").replacing("bounded", "convex"),
        "certificate.txt:18: the rule enclosed concludes bounded, and no other rule does"
            + " (found enclosed convex)",
        "A step of the rule enclosed states convex.");
    shelf.malformed("enclosed-beside-fractions", pieces("0").array("x", "1/3"),
        "step 1: an exact certificate has no step of the rule enclosed",
        "An array of fractions makes a certificate exact, and nothing is enclosed in it.");
    shelf.malformed("enclosed-beside-a-step-of-affine",
        pieces("0").step("affine invariant"),
        "step 1: an exact certificate has no step of the rule enclosed",
        "A step of affine makes a certificate exact.");
    shelf.malformed("enclosed-in-a-descent",
        pieces("0").kind("descent").claim("descends to 4"),
        "step 1: an exact certificate has no step of the rule enclosed", "A descent is exact.");
  }

  /** The depths from a number down to 1, so that the pieces after one of that depth are whole. */
  private static String descending(int depth) {
    return IntStream.iterate(depth, d -> d >= 1, d -> d - 1)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  private static void findings(Shelf shelf) {
    shelf.malformed("finding-holds-with-what-was-tried",
        valley("holds", "distinct 1 all", "tried \"all pairs\""),
        "finding 1: what was tried is said of what is undecided, and only of it",
        "What was tried is no witness.");
    shelf.malformed("finding-undecided-with-nothing-tried",
        valley("undecided", "distinct 1 all"),
        "finding 1: what was tried is said of what is undecided, and only of it",
        "What is undecided says what was tried.");
    shelf.malformed("finding-with-a-witness-of-another-condition",
        valley("fails", "distinct 1 all", "hyperplane 0..2").array("F1.plane", "1; 1; 0"),
        "finding 1: the witness is not of the kind for this condition and outcome (found"
            + " hyperplane, expected equal)",
        "A hyperplane says nothing of equal samples.");
    shelf.malformed("finding-without-its-witness",
        valley("holds", "separable 1 all 0 affine"),
        "finding 1: the witness is not of the kind for this condition and outcome (found"
            + " none, expected separator)",
        "No plane is there.");
    shelf.malformed("finding-that-cannot-be-claimed",
        valley("fails", "reaches 0 half 1/4", "dual 0..3").array("F1.dual", "1 0; 0 1; 0 1; 1 0"),
        "finding 1: a dual point is of the last hidden layer alone (found layer 0, expected 1)",
        "A dual point is for the last layer alone.");
    shelf.malformed("finding-with-a-sample-twice",
        valley("fails", "separable 1 all 0 affine", "multipliers 0,0")
            .array("F1.multipliers", "1; 1"),
        "finding 1: the witness names a sample twice", "One sample is named twice.");
    shelf.malformed("finding-with-a-sample-that-is-not-there",
        valley("fails", "distinct 1 half", "equal 0 4"),
        "finding 1: there is no sample 4 (expected 0..3)", "There are four samples, from 0 to 3.");
    shelf.malformed("finding-with-a-witness-of-another-shape",
        valley("holds", "separable 1 all 0 affine", "separator").array("F1.plane", "1; 1"),
        "finding 1: the plane has the wrong shape (found 2 x 1, expected 3 x 1)",
        "The plane has no offset.");
    shelf.malformed("finding-with-an-array-too-many",
        valley("holds", "distinct 1 all").array("extra", "1"),
        "an array belongs to no finding (found extra)", "An array that no finding has.");
    shelf.malformed("finding-of-an-unknown-subset",
        valley("holds", "distinct 1 third"),
        "finding 1: there is no subset third", "A subset that is not there.");
    shelf.malformed("finding-of-an-unknown-condition",
        valley("holds", "beautiful 1 all"),
        "certificate.txt:20: unknown condition (found beautiful", "A condition that there is not.");
    shelf.malformed("subset-named-all",
        valley("holds", "distinct 1 all").replacing("subset half", "subset all"),
        "certificate.txt:17: not a name of a subset (found all, expected a letter, then"
            + " letters, digits and '_', and not all)",
        "All neurons have their name already.");
    shelf.malformed("subset-that-does-not-increase",
        valley("holds", "distinct 1 all").replacing("kept 0", "kept 1,0"),
        "the neurons that subset half keeps of layer 1 do not increase",
        "Kept neurons in another order.");
    shelf.malformed("formula-with-an-unknown-symbol",
        valley("holds", "numbers all n3>=0"),
        "finding 1: formula n3>=0 names n3, which a network with 2 layers does not have",
        "A width that the network does not have.");
    shelf.malformed("formula-of-two-relations",
        valley("holds", "numbers all 0<=n1<=N"),
        "certificate.txt:20: not a formula (found 0<=n1<=N, at character 6)",
        "Two relations in one formula.");
    shelf.malformed("formula-of-too-many-parentheses",
        valley("holds", "numbers all " + "(".repeat(33) + "N" + ")".repeat(33) + ">=0"),
        "certificate.txt:20: not a formula", "33 parentheses are open at a time.");
    shelf.malformed("findings-miscounted",
        valley("holds", "distinct 1 all").replacing("findings 1", "findings 2"),
        "certificate.txt:21: the number of findings is wrong (found 1 findings, expected 2)",
        "Two findings are counted, and one is there.");
  }

  private static void arrays(Shelf shelf) {
    put(shelf, "array-with-a-number-that-is-none",
        line().bytesWithArray("A.W1", bytes -> last(bytes, 0x00, 0x7e)),
        "A.W1.npy: byte 128: array A.W1 has a value that is not finite (found NaN)",
        "A weight is NaN.");
    put(shelf, "array-with-an-infinite-number",
        line().bytesWithArray("A.W1", bytes -> last(bytes, 0x00, 0x7c)),
        "A.W1.npy: byte 128: array A.W1 has a value that is not finite (found Infinity)",
        "A weight is infinite.");
    put(shelf, "array-of-a-wider-type",
        line().bytesWithArray(
            "A.W1",
            bytes -> {
              byte[] wider = Arrays.copyOf(bytes, bytes.length + 2);
              wider[wider.length - 4] = 0;
              wider[wider.length - 3] = 0;
              wider[wider.length - 2] = (byte) 0x80;
              wider[wider.length - 1] = 0x3f;
              return replaced(wider, "<f2", "<f4");
            }),
        "A.W1.npy: byte 10: array A.W1 is not in its narrowest exact type (found f4, expected f2)",
        "A weight in binary32 that binary16 has too.");
    put(shelf, "array-of-columns",
        line().bytesWithArray("A.W1", bytes -> replaced(bytes, "False", "True ")),
        "A.W1.npy: byte 10: array A.W1 has a header that is not canonical",
        "An array in the order of columns.");
    put(shelf, "array-with-a-number-too-many",
        line().bytesWithArray("A.W1", bytes -> Arrays.copyOf(bytes, bytes.length + 2)),
        "A.W1.npy: byte 130: array A.W1 has the wrong length (found 132 bytes, expected 130)",
        "Two bytes after the last number of an array.");
    put(shelf, "array-cut-off",
        line().bytesWithArray("A.W1", bytes -> Arrays.copyOf(bytes, bytes.length - 1)),
        "A.W1.npy: byte 129: array A.W1 has the wrong length (found 129 bytes, expected 130)",
        "The last byte of an array is missing.");
    put(shelf, "array-of-another-shape",
        line().bytesWithArray("A.W1", bytes -> replaced(bytes, "(1, 1)", "(1,)  ")),
        "A.W1.npy: byte 10: array A.W1 has a header that is not canonical",
        "A vector in the place of a matrix.");
    put(shelf, "array-of-another-digest",
        StoredZip.bytes(withMember(line(), 1, line().second("3").members().get(2).toBytes())),
        "A.W1.npy is not the array that its digest was taken of",
        "Another array than the digest in the text is of.");
    put(shelf, "fractions-not-reduced",
        wide().bytesWithArray("A.W2", bytes -> replaced(bytes, "over 3\n3\n1", "over 6\n6\n2")),
        "A.W2.txt: byte 0: array A.W2 is not in lowest terms in column 0",
        "A column of fractions that has a common divisor.");
    put(shelf, "fractions-with-a-leading-zero",
        wide().bytesWithArray("A.W2", bytes -> replaced(bytes, "\n1\n", "\n01\n")),
        "A.W2.txt: byte 9: array A.W2 has no integer in canonical form where one is expected",
        "A numerator with a leading zero.");
    put(shelf, "fractions-with-negative-zero",
        wide().bytesWithArray("A.W2", bytes -> replaced(bytes, "\n0\n", "\n-0\n")),
        "A.W2.txt: byte 11: array A.W2 has no integer in canonical form where one is expected",
        "A numerator -0.");
    put(shelf, "fractions-over-a-negative-number",
        wide().bytesWithArray("A.W2", bytes -> replaced(bytes, "over 3", "over -3")),
        "A.W2.txt: byte 5: array A.W2 has a denominator that is not positive",
        "A negative denominator.");
    put(shelf, "fractions-with-carriage-returns",
        wide().bytesWithArray("A.W2", bytes -> replaced(bytes, "\n", "\r\n")),
        "A.W2.txt: byte 6: array A.W2 does not go on with ''",
        "Fractions in lines that end in two characters.");
    put(shelf, "fractions-with-a-row-too-many",
        wide().bytesWithArray("A.W2", bytes -> Numerals.joined(bytes, ascii("1\n"))),
        "A.W2.txt: byte 13: array A.W2 goes on after its last row",
        "A row more than the shape has.");
    put(shelf, "fractions-that-binary64-has", dyadic(),
        "A.W1.txt: every number is a binary64 number, and so they are not stored as fractions",
        "An array of binary64 numbers as fractions.");
    put(shelf, "arrays-of-one-name", twins(),
        "two arrays are named x",
        "One array of binary64 numbers and one of fractions have one name.");
    shelf.malformed("array-of-a-name-with-a-dot-at-the-end", line().array("extra.", "1"),
        "certificate.txt:16: not a name of an array (found extra., expected a letter, then"
            + " letters, digits, '_' and single dots)",
        "A name that ends in a dot.");
    shelf.malformed("array-of-the-model-in-another-shape",
        line().replacing("array A.W1 matrix 1 1", "array A.W1 matrix 1 2"),
        "A.W1.npy has the wrong shape (found [1, 1], expected [1, 2])",
        "A weight matrix declared in another shape than the network has.");
    shelf.malformed("model-of-another-digest",
        line()
            .edited(
                text -> text.replaceFirst("\"first\" [0-9a-f]{64}", "\"first\" " + "0".repeat(64))),
        "the arrays are not those of model first",
        "The digest of the first model is not that of its arrays.");
  }

  private static byte[] dyadic() {
    Draft draft = line();
    byte[] half = ascii("over 1\n1\n");
    String digest = Digests.of(half);
    List<StoredZip.Member> members =
        draft
            .edited(
                text ->
                    text.replaceFirst(
                        "array (A.W1 matrix 1 1) [0-9a-f]{64}", "fractions $1 " + digest))
            .members();
    members.set(1, StoredZip.Member.of("A.W1.txt", half));
    return StoredZip.bytes(members);
  }

  private static byte[] twins() {
    Draft draft =
        line().array("x", "1").array("y", "1/3").replacing("fractions y", "fractions x");
    List<StoredZip.Member> members = draft.members();
    members.set(4, StoredZip.Member.of("x.txt", members.get(4).toBytes()));
    return StoredZip.bytes(members);
  }

  private static void archives(Shelf shelf) {
    byte[] file = line().bytes();
    List<StoredZip.Member> members = line().members();
    put(shelf, "file-empty",
        new byte[0],
        "byte 0: the archive is cut off in the signature of a member (found 0 bytes,"
            + " expected at least 4)",
        "No bytes.");
    put(shelf, "file-of-text", ascii(line().text()),
        "byte 0: the signature of a member is wrong (found 1752462185, expected 67324752)",
        "The text alone, in no archive.");
    put(shelf, "file-cut-off-by-a-byte", Arrays.copyOf(file, file.length - 1),
        "byte 1267: the archive is cut off in the length of the comment (found 1267 bytes,"
            + " expected at least 1268)",
        "The last byte is missing.");
    put(shelf, "file-cut-off-in-the-directory", Arrays.copyOf(file, file.length - 100),
        "byte 1168: the archive is cut off in the length of the extra field of member"
            + " A.W1.npy (found 1168 bytes, expected at least 1170)",
        "The last hundred bytes are missing.");
    put(shelf, "file-cut-off-in-the-text", Arrays.copyOf(file, 400),
        "byte 400: the archive is cut off in member certificate.txt (found 400 bytes,"
            + " expected at least 741)",
        "The first 400 bytes alone.");
    put(shelf, "file-with-a-byte-at-the-end", Arrays.copyOf(file, file.length + 1),
        "byte 1268: there are bytes after the end of the archive (found 1269 bytes, expected 1268)",
        "A zero after the last byte.");
    put(shelf, "file-with-a-byte-before", Numerals.joined(new byte[1], file),
        "byte 0: the signature of a member is wrong (found 55267328, expected 67324752)",
        "A zero before the first byte.");
    put(shelf, "file-twice",
        Numerals.joined(file, file),
        "byte 1268: there are bytes after the end of the archive (found 2536 bytes, expected 1268)",
        "One archive after the other.");
    put(shelf, "member-of-another-checksum",
        Archive.with(members, 1, entry -> entry.checksummed(entry.checksum() + 1)),
        "byte 755: the checksum of member A.W1.npy does not fit its bytes",
        "A checksum that does not fit.");
    byte[] flipped = file.clone();
    flipped[file.length - 400] ^= 1;
    put(shelf, "member-with-a-bit-turned",
        flipped,
        "byte 755: the checksum of member A.W1.npy does not fit its bytes",
        "One bit of an array is turned.");
    put(shelf, "member-of-two-gibibytes",
        Archive.with(members, 1, entry -> entry.sized(0x7fffffff)),
        "byte 1268: the archive is cut off in member A.W1.npy (found 1268 bytes, expected at"
            + " least 2147484426)",
        "A member that is said to be much longer than the file.");
    put(shelf, "member-of-a-size-too-small",
        Archive.with(members, 2, entry -> entry.sized(entry.size() - 1)),
        "byte 923: the checksum of member B.W1.npy does not fit its bytes",
        "A member that is said to be one byte shorter.");
    put(shelf, "member-compressed",
        Archive.with(members, 0, Entry::deflated),
        "byte 8: the method is wrong (found 8, expected 0)",
        "The text is compressed.");
    put(shelf, "member-of-another-day",
        Archive.with(members, 0, entry -> entry.dated(0x5a21)),
        "byte 12: the date is wrong (found 23073, expected 33)",
        "The text has another date.");
    put(shelf, "member-that-escapes",
        Archive.with(members, 1, entry -> entry.named("../../A.W1.npy", "../../A.W1.npy")),
        "byte 771: a member has a name that is not allowed",
        "A member with a name that leads out of the folder.");
    put(shelf, "member-of-a-root",
        Archive.with(members, 1, entry -> entry.named("/A.W1.npy", "/A.W1.npy")),
        "byte 771: a member has a name that is not allowed",
        "A member with a name from the root.");
    put(shelf, "member-of-two-names",
        Archive.with(members, 1, entry -> entry.named("A.W1.npy", "B.W2.npy")),
        "byte 1184: the central header has another name of member A.W1.npy",
        "A member with another name in the directory.");
    put(shelf, "members-of-one-name",
        Archive.with(members, 2, entry -> entry.named("A.W1.npy", "A.W1.npy")),
        "byte 909: there are two members named A.W1.npy",
        "Two members of one name.");
    put(shelf, "members-exchanged", reordered(members, 1, 2),
        "a member is out of order (found B.W1.npy, expected A.W1.npy)",
        "Two arrays in another order than the text has.");
    put(shelf, "members-with-the-text-last", reordered(members, 0, 2),
        "the first member is not the text (found B.W1.npy, expected certificate.txt)",
        "The text is the last member.");
    put(shelf, "member-missing", StoredZip.bytes(members.subList(0, 2)),
        "the number of arrays is wrong (found 1 members, expected 2)",
        "An array that the text declares is missing.");
    List<StoredZip.Member> more = new ArrayList<>(members);
    more.add(StoredZip.Member.of("notes.txt", new byte[0]));
    put(shelf, "member-too-many",
        StoredZip.bytes(more),
        "the number of arrays is wrong (found 3 members, expected 2)",
        "A member that the text does not have.");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] reordered(List<StoredZip.Member> members, int i, int j) {
    List<StoredZip.Member> other = new ArrayList<>(members);
    Collections.swap(other, i, j);
    return StoredZip.bytes(other);
  }

  private static List<StoredZip.Member> withMember(Draft draft, int at, byte[] bytes) {
    List<StoredZip.Member> members = draft.members();
    members.set(at, StoredZip.Member.of(members.get(at).name(), bytes));
    return members;
  }

  private static byte[] last(byte[] bytes, int low, int high) {
    bytes[bytes.length - 2] = (byte) low;
    bytes[bytes.length - 1] = (byte) high;
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, String before, String after) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains(before)) {
      throw new IllegalStateException("'" + before + "' is not in an array");
    }
    return text.replace(before, after).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void put(Shelf shelf, String name, byte[] bytes, String says, String sentence) {
    shelf.put(Folder.MALFORMED, name, bytes, line().data(), says, sentence);
  }

  static void files(Shelf shelf) {
    lines(shelf);
    layout(shelf);
    steps(shelf);
    pieces(shelf);
    findings(shelf);
    arrays(shelf);
    archives(shelf);
  }
}
