package io.callmanager.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.shared.Credits;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TariffTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "60, 1", "61, 2", "120, 2", "300, 5", "14400, 240"})
  void reservesEveryMinuteBegun(int seconds, long credits) {
    assertThat(new Tariff(1).reservation(seconds)).isEqualTo(new Credits(credits));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 3", "60, 3", "61, 6", "180, 9", "181, 9", "99999, 9"})
  void settlesEveryMinuteBegunUpToTheReservation(int seconds, long credits) {
    assertThat(new Tariff(3).settlement(seconds, new Credits(9))).isEqualTo(new Credits(credits));
  }

  @Property
  void neverSettlesMoreThanWasReserved(
      @ForAll @IntRange(min = 1, max = 1_000_000) int rate,
      @ForAll @IntRange(min = 1, max = 14_400) int longest,
      @ForAll @IntRange(min = 0, max = 1_000_000) int answered) {
    Tariff tariff = new Tariff(rate);
    Credits reserved = tariff.reservation(longest);

    assertThat(tariff.settlement(answered, reserved)).isLessThanOrEqualTo(reserved);
  }

  @Test
  void neverPaysTheCustomer() {
    assertThatThrownBy(() -> new Tariff(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Tariff.FREE.reservation(300)).isEqualTo(Credits.ZERO);
  }
}
