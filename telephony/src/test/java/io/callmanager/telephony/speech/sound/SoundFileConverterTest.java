package io.callmanager.telephony.speech.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter.Conversion;
import io.callmanager.call.spi.SoundConverter.Format;
import io.callmanager.telephony.rtp.G711;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundFileConverterTest {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final SoundFileConverter converter = new SoundFileConverter();

  private Conversion convert(byte[] file) {
    try {
      return converter.convert(file, LONGEST);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private PcmSound sound(byte[] file, Format format) {
    if (convert(file) instanceof Conversion.Done(PcmSound sound, Format found)) {
      assertThat(found).isEqualTo(format);
      return sound;
    }
    throw new AssertionError(convert(file));
  }

  private String refusal(byte[] file) {
    if (convert(file) instanceof Conversion.Refused(String why)) {
      return why;
    }
    throw new AssertionError("converted");
  }

  private static void assertTone(PcmSound sound) {
    assertThat(SoundFiles.decibels(sound.samples(), SoundFiles.HERTZ)).isCloseTo(-10, within(1.0));
    assertThat(SoundFiles.decibels(sound.samples()))
        .as("and nothing else")
        .isCloseTo(-10, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({
    "8000,1",
    "8000,2",
    "11025,1",
    "16000,1",
    "22050,2",
    "24000,1",
    "32000,2",
    "44100,1",
    "44100,2",
    "48000,2",
    "96000,2",
    "192000,1"
  })
  void keepsAToneOfAnyUsualRate(int rate, int channels) {
    PcmSound sound = sound(SoundFiles.wav(channels, rate), Format.WAV);

    assertTone(sound);
    assertThat(sound.millis()).isBetween(499L, 500L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone-44100.mp3", "tone-24000.mp3", "tone-8000.mp3", "tone-tagged.mp3"})
  void keepsAToneOfMp3OfAllVersions(String name) {
    PcmSound sound = sound(SoundFiles.resource(name), Format.MP3);

    assertTone(sound);
    assertThat(sound.millis()).isBetween(500L, 720L);
  }

  @Test
  void understandsAllKindsOfSamples() {
    assertTone(
        sound(
            SoundFiles.wav(1, 8, 2, 44_100, (d, s) -> d.put((byte) (128 + Math.round(s * 127)))),
            Format.WAV));
    assertTone(
        sound(
            SoundFiles.wav(
                1,
                24,
                2,
                48_000,
                (d, s) -> {
                  int scaled = (int) (s * 8_388_607);
                  d.put((byte) scaled).putShort((short) (scaled >> 8));
                }),
            Format.WAV));
    assertTone(
        sound(
            SoundFiles.wav(1, 32, 1, 16_000, (d, s) -> d.putInt((int) (s * Integer.MAX_VALUE))),
            Format.WAV));
    assertTone(
        sound(SoundFiles.wav(3, 32, 2, 44_100, (d, s) -> d.putFloat(s.floatValue())), Format.WAV));
    assertTone(sound(SoundFiles.wav(3, 64, 1, 44_100, ByteBuffer::putDouble), Format.WAV));
    assertTone(
        sound(SoundFiles.wav(7, 8, 1, 8000, (d, s) -> d.put(code(G711.MU_LAW, s))), Format.WAV));
    assertTone(
        sound(SoundFiles.wav(6, 8, 1, 8000, (d, s) -> d.put(code(G711.A_LAW, s))), Format.WAV));
  }

  /// The code that comes closest.
  private static byte code(G711 law, double sample) {
    int best = 0;
    for (int code = 1; code < 256; code++) {
      if (Math.abs(law.decode((byte) code) - sample * 32_767)
          < Math.abs(law.decode((byte) best) - sample * 32_767)) {
        best = code;
      }
    }
    return (byte) best;
  }

  @Test
  void understandsAnExtensibleHeader() {
    byte[] plain = SoundFiles.wav(2, 44_100);
    ByteBuffer head = ByteBuffer.allocate(68).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    head.put(plain, 0, 16).putInt(40).putShort((short) 0xfffe).put(plain, 22, 14);
    head.putShort((short) 22).putShort((short) 16).putInt(3).putShort((short) 1).put(new byte[14]);
    head.put(plain, 36, 8);

    assertTone(
        sound(
            SoundFiles.join(head.array(), Arrays.copyOfRange(plain, 44, plain.length)),
            Format.WAV));
  }

  @Test
  void clipsWhatIsTooLoudAndTakesNoNumberForSilence() {
    double[] loud = {Double.NaN, 7.5, -1e300, Double.POSITIVE_INFINITY};
    int[] at = {0};
    byte[] file =
        SoundFiles.wav(3, 64, 1, 8000, (data, s) -> data.putDouble(loud[at[0]++ % loud.length]));

    assertThat(Arrays.copyOf(sound(file, Format.WAV).samples(), 4))
        .containsExactly((short) 0, Short.MAX_VALUE, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "1,16,3,8000",
    "1,16,0,8000",
    "2,4,1,8000",
    "85,16,1,8000",
    "3,16,1,8000",
    "1,0,1,8000"
  })
  void saysWhichKindOfWavItCannotPlay(int format, int bits, int channels, int rate) {
    assertThat(refusal(SoundFiles.wav(format, bits, channels, rate, new byte[64], 64)))
        .startsWith("Can't be played: it is a WAV file of format " + format);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 7999, 44_101, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void refusesRatesThatNobodyUses(int rate) {
    assertThat(refusal(SoundFiles.wav(1, 16, 1, rate, new byte[64], 64))).contains("Hz");
  }

  @Test
  void looksAtTheContentAlone() {
    for (String content : new String[] {"", "MP3", "<html>", "{}", "RIFF", "RIFFxxxxWAVX", "ID3"}) {
      assertThat(refusal(SoundFiles.ascii(content))).isEqualTo("Must be a WAV or an MP3 file");
    }
    assertThat(refusal(new byte[100_000])).isEqualTo("Must be a WAV or an MP3 file");
  }

  @Test
  void refusesWhatIsEmptyOrTooLong() {
    assertThat(refusal(SoundFiles.wav(1, 16, 1, 8000, new byte[0], 0)))
        .contains("without any sound");
    byte[] long11Minutes = SoundFiles.wav(7, 8, 1, 8000, new byte[8000 * 660], 8000 * 660);
    assertThat(refusal(long11Minutes)).contains("660 s long, and 600 s are the most");
  }

  @Test
  void refusesAnMp3ThatIsTooLongBeforeItIsDecoded() {
    byte[] frame = Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xe3, 0x18, (byte) 0xc0}, 72);
    byte[][] frames = new byte[139_000][];
    Arrays.fill(frames, frame);

    long begun = System.nanoTime();
    assertThat(refusal(SoundFiles.join(frames))).contains("10008 s long");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void believesNoClaimedSize() {
    byte[] wav = SoundFiles.wav(1, 16, 1, 8000, new byte[1600], Integer.MAX_VALUE);
    assertThat(sound(wav, Format.WAV).millis()).isEqualTo(100);

    byte[] tag = {'I', 'D', '3', 4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f};
    assertThat(refusal(SoundFiles.join(tag, SoundFiles.resource("tone-44100.mp3"))))
        .isEqualTo("Must be a WAV or an MP3 file");
  }

  @Test
  void findsItsWayThroughTagsAndRubbish() {
    byte[] tone = SoundFiles.resource("tone-44100.mp3");
    byte[] tag = {'I', 'D', '3', 4, 0, 0, 0, 0, 0, 3, 1, 2, 3};
    byte[] trailer = new byte[128];
    System.arraycopy(SoundFiles.ascii("TAG"), 0, trailer, 0, 3);
    byte[] half = Arrays.copyOf(tone, tone.length / 2);

    long plain = sound(tone, Format.MP3).millis();
    assertThat(sound(SoundFiles.join(tag, tag, tone, trailer), Format.MP3).millis())
        .isEqualTo(plain);
    assertThat(sound(SoundFiles.join(new byte[500], tone), Format.MP3).millis()).isEqualTo(plain);
    assertThat(sound(half, Format.MP3).millis()).isBetween(plain / 3, plain * 2 / 3);
  }

  @Test
  void stopsWhenItIsInterrupted() {
    byte[] minutes = SoundFiles.wav(1, 16, 1, 44_100, new byte[5 * 60 * 88_200], 5 * 60 * 88_200);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> converter.convert(minutes, LONGEST))
        .isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> converter.convert(SoundFiles.resource("tone-44100.mp3"), LONGEST))
        .isInstanceOf(InterruptedException.class);
  }

  @Property(tries = 1000)
  void survivesAnyBytes(@ForAll @Size(max = 5000) byte[] bytes) {
    assertThat(convert(bytes)).isNotNull();
  }

  @Property(tries = 1000)
  void survivesADamagedMp3(@ForAll long seed, @ForAll @IntRange(max = 60) int blows) {
    Random random = new Random(seed);
    String[] names = {"tone-44100.mp3", "tone-24000.mp3", "tone-8000.mp3", "tone-tagged.mp3"};
    byte[] file = SoundFiles.resource(names[random.nextInt(names.length)]);
    for (int i = 0; i < blows; i++) {
      file[random.nextInt(file.length)] = (byte) random.nextInt();
    }
    switch (convert(Arrays.copyOf(file, random.nextInt(file.length + 1)))) {
      case Conversion.Done(PcmSound sound, Format format) ->
          assertThat(sound.millis()).isLessThanOrEqualTo(1000);
      case Conversion.Refused(String why) -> assertThat(why).isNotBlank();
    }
  }

  @Property(tries = 200)
  void survivesMp3FramesFullOfNoise(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int kilobits) {
    Random random = new Random(seed);
    byte[][] frames = new byte[40][];
    for (int i = 0; i < frames.length; i++) {
      byte[] head = {
        (byte) 0xff, (byte) 0xfb, (byte) (kilobits << 4), (byte) (random.nextInt() & 0x3f)
      };
      byte[] frame = new byte[Mp3Header.read(head, 0).orElseThrow().bytes()];
      random.nextBytes(frame);
      System.arraycopy(head, 0, frame, 0, head.length);
      frames[i] = frame;
    }
    assertThat(convert(SoundFiles.join(frames))).isNotNull();
  }

  @Property(tries = 500)
  void survivesADamagedWav(@ForAll long seed, @ForAll @IntRange(max = 20) int blows) {
    Random random = new Random(seed);
    byte[] file = SoundFiles.wav(1 + random.nextInt(2), 11_025);
    for (int i = 0; i < blows; i++) {
      file[random.nextInt(60)] = (byte) random.nextInt();
    }
    assertThat(convert(Arrays.copyOf(file, random.nextInt(file.length + 1)))).isNotNull();
  }

  /// A file that looks like the beginning of a frame wherever one looks.
  @Test
  void isNotSlowedDownByFalseBeginnings() {
    byte[] file = new byte[10_000_000];
    byte[] tone = SoundFiles.resource("tone-44100.mp3");
    System.arraycopy(tone, 0, file, 0, tone.length);
    for (int at = tone.length; at + 4 <= file.length; at += 4) {
      System.arraycopy(tone, 0, file, at, 3);
      file[at + 3] = (byte) (at % 3 == 0 ? 0xc0 : 0x40);
    }
    long begun = System.nanoTime();
    assertThat(convert(file)).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }
}
