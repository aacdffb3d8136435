package io.callmanager.telephony.speech.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelephoneRateTest {

  @ParameterizedTest
  @ValueSource(ints = {11_025, 16_000, 44_100, 192_000})
  void makesOfPiecesWhatTheWholeWouldBe(int rate) {
    Random random = new Random(rate);
    short[] sound = new short[rate / 3];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (short) random.nextInt(-20_000, 20_000);
    }
    Resampler resampler = TelephoneRate.resamplerFrom(rate);
    TelephoneRate telephone = new TelephoneRate(resampler, sound.length);
    for (int at = 0; at < sound.length; ) {
      int count = Math.min(1 + random.nextInt(3000), sound.length - at);
      telephone.take(Arrays.copyOfRange(sound, at, at + count), count);
      at += count;
    }

    float[] whole = resampler.resample(sound);
    short[] pieces = telephone.finish();
    assertThat(pieces).hasSize(whole.length);
    for (int i = 0; i < whole.length; i++) {
      assertThat((float) pieces[i]).isBetween(whole[i] - 0.51f, whole[i] + 0.51f);
    }
  }

  @Property(tries = 300)
  void isAsLongAsItWasSaidToBe(
      @ForAll @IntRange(max = 5000) int said, @ForAll @IntRange(max = 5000) int came) {
    TelephoneRate telephone = new TelephoneRate(TelephoneRate.resamplerFrom(16_000), said);
    telephone.take(new short[came], came);
    assertThat(telephone.finish()).hasSize(said / 2);
  }
}
