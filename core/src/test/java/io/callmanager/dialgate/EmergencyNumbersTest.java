package io.callmanager.dialgate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmergencyNumbersTest {

  @ParameterizedTest
  @CsvSource({
    "911, true",
    "112, true",
    "999, true",
    "110, true",
    "5755, false",
    "9000, false",
    "42, false"
  })
  void knowsThemOfAllCountries(String digits, boolean emergency) {
    assertThat(EmergencyNumbers.contains(digits)).isEqualTo(emergency);
  }
}
