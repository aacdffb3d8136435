package io.callmanager.telephony.sip.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.rtp.PortRange;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.rtp.RtpProperties;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timing;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.telephony.speech.cache.Phrase;
import io.callmanager.telephony.speech.cache.PhraseCache;
import io.callmanager.telephony.speech.engine.FreeTtsSpeech;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How soon after an answer a callee hears a phrase that is kept, over real RTP.
@Isolated("It measures.")
class OpeningTimingTest {

  private static final Logger log = LoggerFactory.getLogger(OpeningTimingTest.class);
  private static final int ROUNDS = 5;
  private static final int RUNS = 50;
  private static final int WARM_UP = 5;
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Sound TONE = ToneGenerator.tone(440, Duration.ofMillis(60));
  private static final int SILENCE = 0xff;

  private final RtpEngine engine =
      new RtpEngine(
          new RtpProperties(
              PortRange.valueOf("23000-23999"),
              1,
              64,
              Duration.ofSeconds(3),
              Duration.ofMillis(40),
              Duration.ofSeconds(5)),
          new MediaAddress(LOOPBACK, LOOPBACK),
          Clock.systemUTC(),
          new SimpleMeterRegistry());
  private final SipEndpoint endpoint =
      new SipEndpoint(
          new Binding(LOOPBACK, FreePort.next(), "127.0.0.1", Set.of()),
          Clock.systemUTC(),
          new Drops(new SimpleMeterRegistry()),
          null,
          new Timing(5, 1000));
  private final SpeechSynthesizer cached = new Cached();
  private final List<LegEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    endpoint.close();
    engine.close();
  }

  /// One phrase, kept in memory.
  private static final class Cached implements SpeechSynthesizer {

    private final PhraseCache cache =
        new PhraseCache(1_000_000, Optional.empty(), Clock.systemUTC(), new SimpleMeterRegistry());
    private final FreeTtsSpeech engine = new FreeTtsSpeech();

    @Override
    public String name() {
      return "cached";
    }

    @Override
    public Optional<String> unavailability() {
      return Optional.empty();
    }

    @Override
    public boolean isAtHand(Utterance utterance) {
      return true;
    }

    @Override
    public Speech synthesize(Utterance utterance) throws SpeechException {
      Phrase phrase =
          Phrase.of(engine, engine.voices().getFirst(), utterance.rate(), utterance.text());
      try {
        return new Speech(cache.get(phrase, () -> TONE), "cached/tone");
      } catch (InterruptedException e) {
        throw new SpeechException("interrupted", e);
      }
    }
  }

  /// What comes before the answer.
  private enum Before {
    RINGING,
    EARLY_MEDIA,
    NOTHING
  }

  /// What else this machine does at the moment delays threads at random: the best of a few rounds is what we need.
  @Test
  void leavesWithin20MillisecondsOfTheAnswer() throws Exception {
    assertThat(best(Before.RINGING)).isLessThanOrEqualTo(20);
  }

  private double best(Before before) throws Exception {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS && best > 20; round++) {
      best = Math.min(best, percentile(95, run(before)));
    }
    return best;
  }

  /// Packets leave every 20 ms already, so that the phrase waits for the next one: 20 ms at most and what the threads take.
  @Test
  void leavesWithTheNextPacketWhereAudioCameBeforeTheAnswer() throws Exception {
    assertThat(percentile(50, run(Before.EARLY_MEDIA))).isLessThanOrEqualTo(20);
  }

  @Test
  void leavesAsSoonWhereThePhoneDidNotRing() throws Exception {
    assertThat(best(Before.NOTHING)).isLessThanOrEqualTo(20);
  }

  private List<Double> run(Before before) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      once(before, i);
    }
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      millis.add(once(before, i));
    }
    millis.sort(null);
    log.info(
        "first packet of a cached phrase after {}: p50 {} ms, p95 {} ms, most {} ms",
        before,
        rounded(percentile(50, millis)),
        rounded(percentile(95, millis)),
        rounded(millis.getLast()));
    return millis;
  }

  private static String rounded(double millis) {
    return String.format(Locale.ROOT, "%.1f", millis);
  }

  private static double percentile(int percent, List<Double> sorted) {
    return sorted.get(sorted.size() * percent / 100);
  }

  /// Milliseconds from the handling of the answer to the phrase's first packet at the callee.
  private double once(Before before, int number) throws Exception {
    events.clear();
    try (DatagramSocket phone = new DatagramSocket(0, LOOPBACK)) {
      CompletableFuture<Long> firstSound = new CompletableFuture<>();
      CompletableFuture<Void> firstPacket = new CompletableFuture<>();
      Thread.ofPlatform().daemon().start(() -> listen(phone, firstPacket, firstSound));
      Mailbox mailbox = endpoint.workers().newMailbox();
      LegAudio audio =
          new LegAudio(
              mailbox, endpoint::now, cached, new Utterance("Hello.", "", "en-US"), events::add);
      String offer = audio.open(engine, MediaOptions.DEFAULT);
      assertThat(offer).contains("m=audio");
      inMailbox(mailbox, audio::called);
      String sdp = sdp(phone.getLocalPort());
      SIPResponse answer = response(200, sdp);
      if (before != Before.NOTHING) {
        SIPResponse ringing = response(180, before == Before.EARLY_MEDIA ? sdp : null);
        inMailbox(mailbox, () -> audio.takeEarly(ringing));
        if (before == Before.EARLY_MEDIA) {
          firstPacket.join();
        }
      }
      after(5_000 + number * 7919L % 20_000);
      long answered = System.nanoTime();
      inMailbox(
          mailbox,
          () -> {
            assertThat(audio.take(answer)).isNull();
            audio.speakOpening();
          });
      double millis = (firstSound.join() - answered) / 1e6;
      await().until(() -> events.stream().anyMatch(LegEvent.SpeechFinished.class::isInstance));
      assertThat(events)
          .extracting(event -> event.getClass().getSimpleName())
          .containsExactly("SpeechStarted", "SpeechFinished");
      assertThat(((LegEvent.SpeechFinished) events.getLast()).playedMillis()).isEqualTo(60);
      inMailbox(mailbox, audio::close);
      return millis;
    }
  }

  private static void after(long micros) {
    CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS))
        .join();
  }

  private static void inMailbox(Mailbox mailbox, Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    mailbox.post(
        () -> {
          try {
            task.run();
            done.complete(null);
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    done.join();
  }

  private static void listen(
      DatagramSocket phone,
      CompletableFuture<Void> firstPacket,
      CompletableFuture<Long> firstSound) {
    byte[] buffer = new byte[2048];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      while (!firstSound.isDone()) {
        phone.receive(packet);
        long now = System.nanoTime();
        firstPacket.complete(null);
        for (int i = 12; i < packet.getLength(); i++) {
          if ((buffer[i] & 0xff) != SILENCE) {
            firstSound.complete(now);
          }
        }
      }
    } catch (SocketException e) {
      firstSound.cancel(true); // the run is over
    } catch (IOException e) {
      firstSound.completeExceptionally(e);
    }
  }

  private static String sdp(int port) {
    return """
        v=0\r
        o=- 1 1 IN IP4 127.0.0.1\r
        s=-\r
        c=IN IP4 127.0.0.1\r
        t=0 0\r
        m=audio %d RTP/AVP 0\r
        """
        .formatted(port);
  }

  private static SIPResponse response(int status, @Nullable String sdp) throws ParseException {
    String content = sdp == null ? "" : sdp;
    String message =
        """
        SIP/2.0 %d Whatever\r
        Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKx\r
        From: <sip:us@127.0.0.1>;tag=us\r
        To: <sip:them@127.0.0.1>;tag=them\r
        Call-ID: x\r
        CSeq: 1 INVITE\r
        Contact: <sip:them@127.0.0.1>\r
        %sContent-Length: %d\r
        \r
        %s"""
            .formatted(
                status,
                sdp == null ? "" : "Content-Type: application/sdp\r\n",
                content.length(),
                content);
    return (SIPResponse)
        new StringMsgParser()
            .parseSIPMessage(message.getBytes(StandardCharsets.UTF_8), true, false, null);
  }
}
