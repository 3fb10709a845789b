package org.isthmus.grammar.certificate.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {

  private static final Map<String, BigInteger> VALUES =
      Map.of(
          "N", BigInteger.valueOf(60000),
          "D", BigInteger.valueOf(59999),
          "L", BigInteger.valueOf(3),
          "n0", BigInteger.valueOf(784),
          "n1", BigInteger.valueOf(245),
          "n12", BigInteger.TWO,
          "k1", BigInteger.valueOf(123));

  @ParameterizedTest
  @CsvSource({
    "1=1, true", "1<1, false", "1<=1, true", "1>1, false", "1>=2, false", "0<1, true",
    "2*k1>=n1, true", "2*k1-2>=n1, false", "2*(k1-2)>=n1, false", "N=D+1, true",
    "L*n12=6, true", "7-3-2=2, true", "7-(3-2)=6, true", "2+3*4=14, true", "(2+3)*4=20, true",
    "100//7//2=7, true", "100//(7//2)=33, true", "7*3//2=10, true", "7//2*3=9, true",
    "0-7//2=0-3, true", "(0-7)//2=0-4, true", "(0-8)//2=0-4, true", "(0-1)//1000=0-1, true",
    "4*(n1//8)*((n1-k1)//40)>=N, false", "4*(n1//8)*((n1-k1)//40)=360, true",
    "999999999999999999*999999999999999999*999999999999999999>N, true",
    "999999999999999999*999999999999999999=999999999999999998000000000000000001, ?",
    "(((n1)))=n1, true", "1//0=1//0, ?", "1//(k1-123)>=0, ?", "1//(0-1)=0, ?", "n2=n2, ?",
    "k0>0, ?", "1>=0*(1//0), ?"
  })
  void theRelationIsTheOneOfTheNumbers(String text, String expected) {
    if (expected.equals("?")) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> new Formula(text).holds(VALUES))
              .getMessage();
      assertTrue(message.length() < 500, message);
    } else {
      assertEquals(Boolean.valueOf(expected), new Formula(text).holds(VALUES));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "=", "1", "1=", "=1", "1==1", "1=>1", "1=<1", "1=1=1", "1<2<3", "1!=2", "1<>2", "1 =1",
        "1= 1", " 1=1", "1=1 ", "1=1\n", "-1<0", "+1>0", "1--1>0", "1+-1=0", "1/2=0", "1///2=0",
        "1%2=0", "1**2=1", "2n1=0", "n1n1=0", "(1=1)", "(1)=1)", "((1)=1", "()=0", "(1=1", "1)=1",
        "01=1", "00=0", "1.0=1", "1e3=1", "0x1=1", "1L=1", "1_0=10", "1234567890123456789=1",
        "M=1", "n=1", "k=1", "n01=1", "k00=1", "n12345=1", "nL=1", "kL-1=1", "n-1=1", "l=1", "d=1",
        "NN=1", "\u0661=1", "n\u0661=1", "\uff11=1", "1\u2265 1", "\u039d=1", "N=1;", "N=1#", "1,0=1"
      })
  void whatIsNoFormulaIsRefused(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Formula(text)).getMessage();
    assertTrue(message.startsWith("not a formula (found "), message);
  }

  @Test
  void thePlaceOfTheMistakeIsSaid() {
    assertEquals(
        "not a formula (found 2*k1!n1, at character 5)",
        assertThrows(IllegalArgumentException.class, () -> new Formula("2*k1!n1")).getMessage());
  }

  @Test
  void aFormulaIsNotTooLongAndNotTooDeep() {
    String longest = "1+".repeat(198) + "1>=1";
    assertEquals(400, longest.length());
    assertTrue(new Formula(longest).holds(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> new Formula("1" + longest));
    assertThrows(IllegalArgumentException.class, () -> new Formula("(".repeat(1_000_000)));
    assertTrue(new Formula(nested(32)).holds(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> new Formula(nested(33)));
    // As many one after the other as there is room for.
    assertTrue(new Formula("(1)*".repeat(90) + "1=1").holds(Map.of()));
  }

  private static String nested(int depth) {
    return "(".repeat(depth) + "1" + ")".repeat(depth) + "=1";
  }

  @Test
  void theValuesAreThoseOfBothSides() {
    Formula.Values values = new Formula("4*(n1//8)*((n1-k1)//40)>=N").values(VALUES);
    assertEquals("360 >= 60000", values.toString());
    assertEquals(false, values.hold());
    assertEquals("-1 < 2", new Formula("n12-L<n12").values(VALUES).toString());
    assertThrows(
        IllegalArgumentException.class, () -> new Formula("1//(k1-123)>=0").values(VALUES));
  }

  @Test
  void theSymbolsAreThoseInTheText() {
    assertEquals(
        Set.of("N", "n0", "k1", "n12"), new Formula("N*n0>=(k1+k1)//n12-0*n0").symbols());
    assertEquals(Set.of(), new Formula("1=1").symbols());
  }

  @Test
  void theTextIsTheFormula() {
    assertEquals(new Formula("k1>=1"), new Formula("k1>=1"));
    assertEquals("k1>=1", new Formula("k1>=1").toString());
    assertEquals(false, new Formula("k1>=1").equals(new Formula("(k1)>=1")));
  }
}
