package io.callmanager.telephony.speech.sound;

import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Makes of WAV and MP3 files what a telephone carries. Which of the two a file is, it tells itself; loudness and silence
/// stay as they are.
@Component
final class SoundFileConverter implements SoundConverter {

  /// Others would each want a filter of its own, which a file could choose to be large.
  private static final List<Integer> USUAL_RATES =
      List.of(
          8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000,
          176_400, 192_000);

  private final Map<Integer, Resampler> resamplers = new ConcurrentHashMap<>();

  @Override
  public Conversion convert(byte[] file, Duration longest) throws InterruptedException {
    try {
      if (WavLayout.begins(file)) {
        return new Conversion.Done(convert(WavFile.of(file), longest), Format.WAV);
      } else if (Mp3File.begins(file)) {
        return new Conversion.Done(convert(Mp3File.of(file), longest), Format.MP3);
      } else {
        return new Conversion.Refused("Must be a WAV or an MP3 file");
      }
    } catch (UnusableSoundException e) {
      return new Conversion.Refused("Can't be played: it is " + e.getMessage());
    }
  }

  private PcmSound convert(SoundFile file, Duration longest)
      throws UnusableSoundException, InterruptedException {
    int rate = file.sampleRate();
    if (!USUAL_RATES.contains(rate)) {
      throw new UnusableSoundException(
          "at "
              + Integer.toUnsignedString(rate)
              + " Hz, where only "
              + USUAL_RATES.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + " are understood");
    }
    if (file.length() * PcmSound.SAMPLE_RATE / rate == 0) {
      throw new UnusableSoundException("without any sound");
    }
    if (file.length() > longest.toSeconds() * rate) {
      throw new UnusableSoundException(
          "%d s long, and %d s are the most".formatted(file.length() / rate, longest.toSeconds()));
    }
    if (rate == PcmSound.SAMPLE_RATE) {
      return new PcmSound(collect(file));
    }
    TelephoneRate telephone =
        new TelephoneRate(
            resamplers.computeIfAbsent(rate, TelephoneRate::resamplerFrom), file.length());
    file.decode(telephone);
    return new PcmSound(telephone.finish());
  }

  private static short[] collect(SoundFile file)
      throws UnusableSoundException, InterruptedException {
    short[] all = new short[Math.toIntExact(file.length())];
    int[] taken = {0};
    file.decode(
        (samples, length) -> {
          int fits = Math.min(length, all.length - taken[0]);
          System.arraycopy(samples, 0, all, taken[0], fits);
          taken[0] += fits;
        });
    return all;
  }
}
