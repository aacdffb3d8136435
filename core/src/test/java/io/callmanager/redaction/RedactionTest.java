package io.callmanager.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private final Redaction redaction = new Redaction(Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111, 1111, 1111, 1111",
        "3782 822463 10005",
        "6011000990139424",
        "4222222222222",
        "４１１１１１１１１１１１１１１１",
        "four one one one one one one one one one one one one one one one",
        "Four one one one, one one one one. One one one one one one one one",
        "4 one one one double one double one triple one one double one double one",
        "forty-one eleven eleven eleven eleven eleven eleven eleven",
        "vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins"
      })
  void takesOutCardNumbers(String number) {
    assertThat(redaction.text("It is " + number + ", thanks"))
        .isEqualTo("It is [card number], thanks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111 1111 1111 1111 12 27 123",
        "4111111111111111 123",
        "411111111111111112271234",
        "12 27, 4111 1111 1111 1111"
      })
  void takesOutANumberWithOthersBesideIt(String numbers) {
    assertThat(redaction.text(numbers)).contains("[card number]").doesNotContain("1111 1111");
    assertThat(redaction.text(numbers).replaceAll("\\D", "")).hasSizeLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+4915112345674",
        "Call +1 415 555 0100 or 030 1234567.",
        "My order is 4111111111111112",
        "Order 1234-5678-9012-3456",
        "on 22 November 2026 at 10:30",
        "zero zero zero zero zero zero zero zero zero zero zero zero zero",
        "one or two, no, three",
        ""
      })
  void leavesOtherNumbersAlone(String text) {
    assertThat(redaction.text(text)).isEqualTo(text);
  }

  @Property(tries = 500)
  void noCardNumberSurvives(@ForAll("cards") String card, @ForAll("around") String around) {
    String kept = redaction.text(around + " " + card + " " + around);

    assertThat(kept).isEqualTo(around + " [card number] " + around);
    assertThat(redaction.keys(card).replaceAll("[\\s-]", "")).matches("\\*+");
  }

  @Property(tries = 500)
  void digitsThatFailTheCheckStay(@ForAll("cards") String card) {
    int last = card.charAt(card.length() - 1) - '0';
    String wrong = card.substring(0, card.length() - 1) + (last + 1) % 10;
    String plain = wrong.replaceAll("[\\s-]", "");

    assertThat(redaction.text("Order " + plain)).isEqualTo("Order " + plain);
  }

  @Provide
  Arbitrary<String> cards() {
    return Combinators.combine(
            Arbitraries.strings().numeric().ofMinLength(12).ofMaxLength(18),
            Arbitraries.of("", " ", "-"))
        .as(
            (digits, between) -> {
              String checked = "4" + digits.substring(1) + check("4" + digits.substring(1));
              return checked.replaceAll("(.{4})(?=.)", "$1" + between);
            });
  }

  @Provide
  Arbitrary<String> around() {
    return Arbitraries.of("so", "my card", "well; 12 times", "(the number)", "yes: 7 (seven), so");
  }

  private static int check(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return (10 - sum % 10) % 10;
  }

  @Test
  void hidesKeysOneByOne() {
    assertThat(redaction.keys("4111111111111111#")).isEqualTo("****************#");
    assertThat(redaction.keys("12345#")).isEqualTo("12345#");
    assertThat(new Redaction(Map.of("id", "77\\d+")).keys("5771234#")).isEqualTo("5******#");
  }

  @Test
  void takesOutWhatPatternsFind() {
    Redaction own =
        new Redaction(Map.of("iban", "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b", "member", "M-\\d+"));

    assertThat(own.text("DE89370400440532013000 is of M-12 and $1"))
        .isEqualTo("[iban] is of [member] and $1");
  }

  @Test
  void takesNoPatternThatFindsNothingOrCantBeRead() {
    assertThat(patterns("iban", "[A-Z]{2}\\d+").isReadable()).isTrue();
    assertThat(patterns("iban", "[A-Z]{2}\\d+").isNamedWell()).isTrue();
    assertThat(patterns("a", "(").isReadable()).isFalse();
    assertThat(patterns("a", "(?=a)").isReadable()).isFalse();
    assertThat(patterns("a", "x*").isReadable()).isFalse();
    assertThat(patterns("a", "x".repeat(1001)).isReadable()).isFalse();
    assertThat(patterns("a b", "x").isNamedWell()).isFalse();
  }

  private static RedactionProperties patterns(String name, String pattern) {
    return new RedactionProperties(Map.of(name, pattern));
  }

  @Test
  void doesNotLetHostileTextsTakeLong() {
    Redaction own = new Redaction(Map.of("evil", "(a+)+$", "wide", "(\\d+\\s*)+x"));
    String digits = "1 ".repeat(200_000);
    String random =
        ThreadLocalRandom.current()
            .ints(200_000, '0', '9' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (String text :
              new String[] {digits, random, "a".repeat(400_000) + "!", "double ".repeat(50_000)}) {
            assertThat(own.text(text)).hasSizeLessThanOrEqualTo(3 * Redaction.LONGEST);
            assertThat(own.keys(text)).hasSizeLessThanOrEqualTo(Redaction.LONGEST);
          }
        });
  }

  @Test
  void findsANumberThatIsToldInParts() {
    SpreadNumbers spread = new SpreadNumbers();
    assertThat(spread.completedBy("four one one one")).isFalse();
    assertThat(spread.completedBy("1111")).isFalse();
    assertThat(spread.completedBy("1 1 1 1.")).isFalse();
    assertThat(spread.completedBy("one one one one")).isTrue();
    assertThat(spread.completedBy("1111")).isFalse();
  }

  @Test
  void takesNoOtherAnswersForParts() {
    SpreadNumbers spread = new SpreadNumbers();
    assertThat(spread.completedBy("4111 1111")).isFalse();
    assertThat(spread.completedBy("that was the first half")).isFalse();
    assertThat(spread.completedBy("1111 1111")).isFalse();
    assertThat(spread.completedBy("415 555 0100")).isFalse();
    assertThat(spread.completedBy("10115")).isFalse();
  }
}
