package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LagTest {

  private long now;
  private final Lag lag = new Lag(() -> now);

  /// Says a second of audio, after which a mark is sent and comes back after a while.
  private void secondThatTakes(int millis) {
    @Nullable String mark = second();
    assertThat(mark).isNotNull();
    now += Duration.ofMillis(millis).toNanos();
    lag.heard(mark == null ? "" : mark);
  }

  private @Nullable String second() {
    String mark = null;
    for (int i = 0; i < 50; i++) {
      String due = lag.said();
      mark = due == null ? mark : due;
    }
    return mark;
  }

  private int leaveOut() {
    int frames = 0;
    while (lag.isLate()) {
      lag.leftOut();
      frames++;
    }
    return frames;
  }

  @Test
  void sendsAMarkEverySecond() {
    assertThat(second()).isEqualTo("at-1");
    assertThat(second()).isNull();
    lag.heard("at-1");
    assertThat(second()).isEqualTo("at-2");
  }

  @Test
  void sendsAMarkAgainThatFoundNoRoom() {
    assertThat(second()).isEqualTo("at-1");
    lag.notSent();

    assertThat(lag.said()).isEqualTo("at-2");
  }

  @Test
  void bearsALittle() {
    secondThatTakes(80);
    secondThatTakes(280);

    assertThat(lag.isLate()).isFalse();
  }

  @Test
  void leavesOutWhatAStallHasHeldUp() {
    secondThatTakes(80);
    secondThatTakes(880);

    assertThat(second()).as("no mark before it has caught up").isNull();
    assertThat(leaveOut()).isEqualTo(40);
    secondThatTakes(80);
    assertThat(lag.isLate()).isFalse();
  }

  @Test
  void leavesOutMoreWhenItStallsAgain() {
    secondThatTakes(80);
    secondThatTakes(880);
    leaveOut();

    secondThatTakes(400);

    assertThat(leaveOut()).isEqualTo(16);
  }

  @Test
  void doesNotTakeALongerWayForBeingLate() {
    secondThatTakes(80);
    secondThatTakes(480);
    assertThat(leaveOut()).isEqualTo(20);
    secondThatTakes(480);
    assertThat(lag.isLate()).isFalse();

    secondThatTakes(1000);

    assertThat(leaveOut()).isEqualTo(26);
  }

  @Test
  void passesOverOtherMarks() {
    String mark = second();
    now += Duration.ofSeconds(3).toNanos();
    lag.heard("last");
    lag.heard("at-7");
    lag.heard(String.valueOf(mark));
    lag.heard(String.valueOf(mark));

    assertThat(lag.isLate()).isFalse();
    assertThat(second()).isEqualTo("at-2");
  }
}
