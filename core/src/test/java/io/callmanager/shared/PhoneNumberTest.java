package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

  @ParameterizedTest
  @ValueSource(strings = {"5755", "12125550123", "+121255", "+00447911123456", "+0900123456", ""})
  void readsOnlyWhatIsInE164Form(String text) {
    assertThat(PhoneNumber.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5, true",
    "123456, 123456, true",
    "1234567, +1234567, false",
    "14155550100, +14155550100, false"
  })
  void takesDigitsForAnExtensionOrANumber(String digits, String number, boolean extension) {
    PhoneNumber read = PhoneNumber.ofDigits(digits).orElseThrow();

    assertThat(read.e164()).isEqualTo(number);
    assertThat(read.isExtension()).isEqualTo(extension);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00447911123456", "0900123456", "1234567890123456", "12a", ""})
  void takesNoDigitsThatWouldPassForAnotherNumber(String digits) {
    assertThat(PhoneNumber.ofDigits(digits)).isEmpty();
  }

  @Test
  void masksWhatItIs() {
    assertThat(new PhoneNumber("+14155550100")).hasToString("+141******00");
    assertThat(new PhoneNumber("5755")).hasToString("****");
  }
}
