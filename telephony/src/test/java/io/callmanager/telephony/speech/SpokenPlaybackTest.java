package io.callmanager.telephony.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.rtp.PortRange;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.rtp.RtpProperties;
import io.callmanager.telephony.speech.SpeechSynthesizer.Speech;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A text said in a real session.
class SpokenPlaybackTest {

  private static final Logger log = LoggerFactory.getLogger(SpokenPlaybackTest.class);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Sound SENTENCE = ToneGenerator.tone(440, Duration.ofMillis(100));

  private final RtpEngine engine =
      new RtpEngine(
          new RtpProperties(
              PortRange.valueOf("23000-23999"),
              1,
              4,
              Duration.ofSeconds(3),
              Duration.ofMillis(40),
              Duration.ofSeconds(5)),
          new MediaAddress(LOOPBACK, LOOPBACK),
          Clock.systemUTC(),
          new SimpleMeterRegistry());
  private final DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
  private final MediaSession session = engine.open(new MediaListener() {});
  private final AtomicInteger made = new AtomicInteger();
  private final Semaphore permits = new Semaphore(0);
  private final Heard heard = new Heard();

  SpokenPlaybackTest() throws SocketException {}

  /// Notes what is told.
  private static final class Heard implements SpokenPlayback.Listener {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile long startedNanos;

    @Override
    public void onStarted(String voice) {
      startedNanos = System.nanoTime();
      told.add("started " + voice);
    }

    @Override
    public void onVoiceChanged(String voice) {
      told.add("changed " + voice);
    }

    @Override
    public void onFinished(long playedMillis, boolean inFull) {
      told.add("finished " + playedMillis + " " + inFull);
    }
  }

  @BeforeEach
  void answer() throws SdpException {
    session.acceptAnswer(
        """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        m=audio %d RTP/AVP 0
        """
            .formatted(peer.getLocalPort()));
  }

  @AfterEach
  void close() {
    engine.close();
    peer.close();
  }

  /// Sentences for each of which a permit is needed.
  private SpokenText text(int sentences) {
    return SpokenText.begin(
        pieces -> {
          for (int i = 0; i < sentences; i++) {
            permits.acquire();
            made.incrementAndGet();
            pieces.accept(new Speech(SENTENCE, "a/voice"));
          }
        });
  }

  @Test
  void beginsWithTheFirstSentenceAndTellsTheWholeInTheEnd() {
    SpokenPlayback.play(text(3), session, heard);
    permits.release();
    await().until(() -> !heard.told.isEmpty());
    assertThat(heard.told).containsExactly("started a/voice");

    permits.release(2);
    await().until(() -> heard.told.size() == 2);
    assertThat(heard.told.getLast()).isEqualTo("finished 700 true");
  }

  @Test
  void beginsALongTextWhenItsFirstSentenceIsThere() throws SdpException {
    Duration pace = Duration.ofMillis(100);
    long begun = System.nanoTime();
    SpokenText slow =
        SpokenText.begin(
            pieces -> {
              for (int i = 0; i < 60; i++) {
                CompletableFuture.runAsync(
                        () -> {},
                        CompletableFuture.delayedExecutor(pace.toMillis(), TimeUnit.MILLISECONDS))
                    .join();
                pieces.accept(new Speech(SENTENCE, "a/voice"));
              }
            });
    SpokenPlayback playback = SpokenPlayback.play(slow, session, heard);
    await().pollInterval(Duration.ofMillis(5)).until(() -> heard.startedNanos != 0);
    Duration start = Duration.ofNanos(heard.startedNanos - begun);
    log.info(
        "60 sentences of {} ms each to make: heard after {} ms", pace.toMillis(), start.toMillis());
    playback.stop();

    assertThat(start).isLessThan(pace.multipliedBy(10));
  }

  @Test
  void tellsWhenAnotherVoiceGoesOn() {
    SpokenText text =
        SpokenText.begin(
            pieces -> {
              pieces.accept(new Speech(SENTENCE, "a/voice"));
              pieces.accept(new Speech(SENTENCE, "b/voice"));
              pieces.accept(new Speech(SENTENCE, "b/voice"));
            });
    SpokenPlayback.play(text, session, heard);

    await().until(() -> heard.told.size() == 3);
    assertThat(heard.told)
        .containsExactly("started a/voice", "changed b/voice", "finished 700 true");
  }

  @Test
  void makesOnlyWhatIsSoonHeardAndStopsWhenTheCallIsOver() {
    permits.release(1000);
    SpokenPlayback.play(text(1000), session, heard);
    await().until(() -> !heard.told.isEmpty());
    assertThat(made.get()).isLessThanOrEqualTo(3 + 2 + 1 + 1);

    session.close();
    await().until(() -> heard.told.size() == 2);
    assertThat(heard.told.getLast()).matches("finished \\d+ false");
    int then = made.get();
    await().during(Duration.ofMillis(200)).until(() -> made.get() == then);
  }

  @Test
  void stopsAtWill() {
    permits.release(10);
    SpokenPlayback playback = SpokenPlayback.play(text(10), session, heard);
    await().until(() -> !heard.told.isEmpty());
    playback.stop();
    playback.stop();

    await().until(() -> heard.told.size() == 2);
    assertThat(heard.told.getLast()).matches("finished \\d+ false");
    await().during(Duration.ofMillis(100)).until(() -> heard.told.size() == 2);
  }

  @Test
  void stopsBeforeAnythingIsMade() {
    SpokenPlayback playback = SpokenPlayback.play(text(10), session, heard);
    playback.stop();

    await().until(() -> !heard.told.isEmpty());
    assertThat(heard.told).containsExactly("finished 0 false");
    assertThat(made.get()).isZero();
  }

  @Test
  void tellsHowFarItCameWhenNobodyCouldGoOn() {
    SpokenText text =
        SpokenText.begin(
            pieces -> {
              pieces.accept(new Speech(SENTENCE, "a/voice"));
              throw new SpeechException("expected by this test");
            });
    SpokenPlayback.play(text, session, heard);

    await().until(() -> heard.told.size() == 2);
    assertThat(heard.told).containsExactly("started a/voice", "finished 100 false");
  }

  @Test
  void saysNothingInASessionThatIsOver() {
    session.close();
    permits.release(10);
    SpokenPlayback.play(text(10), session, heard);

    await().until(() -> !heard.told.isEmpty());
    assertThat(heard.told).containsExactly("finished 0 false");
  }

  @Test
  void isThroughAtOnceWithNothingToSay() {
    SpokenPlayback.play(SpokenText.nothing(), session, heard);

    assertThat(heard.told).containsExactly("finished 0 true");
  }
}
