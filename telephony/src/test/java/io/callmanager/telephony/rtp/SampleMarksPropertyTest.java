package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Held to an array of booleans.
class SampleMarksPropertyTest {

  private static final int SAMPLES = 256;

  @Property(tries = 500)
  void knowsWhatIsThere(
      @ForAll @Size(max = 20) List<Integer> places,
      @ForAll @IntRange(min = 0, max = SAMPLES) int length,
      @ForAll int asked) {
    SampleMarks marks = new SampleMarks(SAMPLES);
    boolean[] expected = new boolean[SAMPLES];
    boolean wanted = true;
    for (int place : places) {
      if (wanted) {
        marks.set(place, length);
      } else {
        marks.clear(place, length / 2);
      }
      for (int i = 0; i < (wanted ? length : length / 2); i++) {
        expected[(place + i) & (SAMPLES - 1)] = wanted;
      }
      wanted = !wanted;
    }
    boolean all = true;
    for (int i = 0; i < length; i++) {
      boolean there = expected[(asked + i) & (SAMPLES - 1)];
      assertThat(marks.isSet(asked + i)).isEqualTo(there);
      all &= there;
    }
    assertThat(marks.allSet(asked, length)).isEqualTo(all);
    marks.clear();
    assertThat(marks.allSet(asked, 1)).isFalse();
  }
}
