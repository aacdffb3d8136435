package io.callmanager.telephony.hearing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/// Notes what it is told, as `1 heard: yes`, `1 partial: ye`, `1 failed: why` and `1 refused: why`.
public final class Listened implements HearingListener {

  public final List<String> told = new CopyOnWriteArrayList<>();
  public final List<Heard> heard = new CopyOnWriteArrayList<>();

  @Override
  public void partial(int utterance, Heard soFar) {
    told.add(utterance + " partial: " + soFar.text());
  }

  @Override
  public void heard(int utterance, Heard what) {
    heard.add(what);
    told.add(utterance + " heard: " + what.text());
  }

  @Override
  public void failed(int utterance, String words) {
    told.add(utterance + " failed: " + words);
  }

  @Override
  public void refused(int utterance, String words) {
    told.add(utterance + " refused: " + words);
  }

  /// What it was told after so many, once it was.
  public List<String> await(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> told.size() >= count);
    return told;
  }

  /// Says something to an engine, in frames.
  public static void say(Hearing hearing, int utterance, short[] samples, String... expected) {
    hearing.begin(utterance, new Expectation(List.of(expected)));
    frames(hearing, samples);
    hearing.end();
  }

  /// Gives sound to an engine, in frames of 20 ms.
  public static void frames(Hearing hearing, short[] samples) {
    short[] frame = new short[160];
    for (int at = 0; at + frame.length <= samples.length; at += frame.length) {
      System.arraycopy(samples, at, frame, 0, frame.length);
      hearing.audio(frame);
    }
  }
}
