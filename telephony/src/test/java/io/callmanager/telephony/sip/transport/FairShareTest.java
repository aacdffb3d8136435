package io.callmanager.telephony.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FairShareTest {

  private static int takeAll(FairShare<String> share, String holder) {
    int taken = 0;
    while (share.take(holder)) {
      taken++;
    }
    return taken;
  }

  @Test
  void givesOneHolderHalfAndLeavesRoomForTheNext() {
    FairShare<String> share = new FairShare<>(100, 2);
    assertThat(takeAll(share, "greedy")).isEqualTo(50);
    assertThat(takeAll(share, "second")).isEqualTo(25);
    share.giveBack("greedy");
    assertThat(share.take("third")).isTrue();
  }

  @Test
  void givesEverybodyALittleHoweverFullItIs() {
    FairShare<String> share = new FairShare<>(100, 2);
    for (int i = 0; i < 40; i++) {
      takeAll(share, "greedy " + i);
    }
    assertThat(share.take("late")).isTrue();
    assertThat(share.take("late")).isTrue();
    assertThat(share.take("late")).isFalse();
  }

  @Test
  void holdsToItsLimitWhoeverComes() {
    FairShare<String> share = new FairShare<>(100, 2);
    for (int i = 0; i < 1_000; i++) {
      takeAll(share, "holder " + i);
    }
    assertThat(share.taken()).isEqualTo(200);
  }

  @Test
  void takesNothingBackThatWasNotTaken() {
    FairShare<String> share = new FairShare<>(100, 2);
    assertThatThrownBy(() -> share.giveBack("nobody")).isInstanceOf(IllegalStateException.class);
  }

  @Property(tries = 200)
  void isEmptyAgainWhenAllIsGivenBack(
      @ForAll @Size(max = 300) List<@IntRange(max = 5) Integer> comers) {
    FairShare<Integer> share = new FairShare<>(50, 3);
    List<Integer> let = new ArrayList<>();
    for (Integer comer : comers) {
      if (share.take(comer)) {
        let.add(comer);
      }
      assertThat(share.taken()).isEqualTo(let.size());
    }
    let.forEach(share::giveBack);
    assertThat(share.taken()).isZero();
    assertThat(comers.stream().allMatch(share::take) || comers.size() > 3).isTrue();
  }
}
