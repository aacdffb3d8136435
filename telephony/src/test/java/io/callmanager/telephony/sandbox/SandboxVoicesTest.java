package io.callmanager.telephony.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.rtp.PortRange;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.rtp.RtpProperties;
import io.callmanager.telephony.sandbox.Behaviour.OnTheLine;
import io.callmanager.telephony.sandbox.Caller.Speech;
import io.callmanager.telephony.sip.call.SipServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who of the sandbox says what when, heard by a caller over SIP and RTP. The calls are held side by side.
@Execution(ExecutionMode.CONCURRENT)
@SuppressWarnings("NullAway.Init")
class SandboxVoicesTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration BRIEF = Duration.ofMillis(500);

  /// A reply comes after 700 ms of silence, which take a little while to travel.
  private static final int SOONEST_REPLY = 600;

  private static final int LATEST_REPLY = 1200;

  /// How exactly a length is told: a few frames of 20 ms.
  private static final long EXACTLY = 49;

  private static final Duration SHORT_STORY = Duration.ofSeconds(2);

  /// Phones that no number has, so that a test needn't take as long as theirs.
  private static final Map<String, Behaviour> OTHERS =
      Map.of(
          "short-story", answers(Behaviour.talksFor(SHORT_STORY)),
          "twice", answers(new OnTheLine.Converses(null, new Remark("yes please"), 2)));

  private static RtpEngine engine;
  private static SandboxParts parts;
  private static SipServer server;

  private static Behaviour answers(OnTheLine then) {
    return new Behaviour.Answers(Duration.ofMillis(100), then);
  }

  @BeforeAll
  static void open(@TempDir Path voicemail) {
    engine =
        new RtpEngine(
            new RtpProperties(
                PortRange.valueOf("26000-26199"),
                1,
                4,
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                Duration.ofSeconds(5)),
            new MediaAddress(LOOPBACK, LOOPBACK),
            Clock.systemUTC(),
            new SimpleMeterRegistry());
    parts = new SandboxParts(engine, new ToneVoice(), new VoicemailBox(voicemail));
    server =
        SipServer.open(
            LOOPBACK,
            FreePort.next(),
            Clock.systemUTC(),
            new SimpleMeterRegistry(),
            call -> {
              Behaviour does =
                  OTHERS.containsKey(call.dialled())
                      ? OTHERS.get(call.dialled())
                      : Behaviour.of(call.dialled());
              SandboxPhone phone = new SandboxPhone(call, parts, does);
              parts.inUse(phone);
              phone.take();
            });
  }

  @AfterAll
  static void close() {
    parts.close();
    server.close();
    engine.close();
  }

  private static Caller call(String number) {
    return new Caller(engine, server.port(), number);
  }

  private static void assertReply(Speech reply, Speech to, String words) {
    assertThat(reply.millisAfter(to)).isBetween((long) SOONEST_REPLY, (long) LATEST_REPLY);
    assertThat(reply.millis()).isCloseTo(ToneVoice.millis(words), within(EXACTLY));
  }

  @ParameterizedTest
  @CsvSource({
    "+15005550120, yes please",
    "+15005550121, no thank you",
    "+15005550122, I want to speak to a human",
    "+15005550125, goodbye",
  })
  void repliesEachTimeTheCallerHasFallenSilent(String number, String words) {
    try (Caller caller = call(number)) {
      assertThat(caller.rang()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1500));

      Speech question = caller.speak(BRIEF).join();
      assertReply(caller.awaitHeard(1), question, words);

      Speech another = caller.speak(BRIEF).join();
      assertReply(caller.awaitHeard(2), another, words);
    }
  }

  @Test
  void doesNotStopTalkingWhoeverSpeaks() {
    try (Caller caller = call("short-story")) {
      Speech question = caller.speak(BRIEF).join();
      await().until(() -> caller.timesHeard() == 1);
      caller.speak(BRIEF).join();
      Speech story = caller.awaitHeard(1);
      assertThat(story.millisAfter(question)).isBetween((long) SOONEST_REPLY, (long) LATEST_REPLY);
      assertThat(story.millis()).isCloseTo(SHORT_STORY.toMillis(), within(EXACTLY));

      caller.speak(BRIEF).join();
      assertSilent(caller, 1);
    }
  }

  @Test
  void interruptsOneSecondIntoTheFirstSpeechAndRepliesFromThenOn() {
    try (Caller caller = call("+15005550124")) {
      Speech cutShort = caller.speak(Duration.ofMillis(2700)).join();
      Speech interruption = caller.awaitHeard(1);
      assertThat(interruption.millisInto(cutShort)).isCloseTo(1000L, within(200L));
      assertThat(interruption.millis())
          .isCloseTo(ToneVoice.millis("stop, wait a moment please"), within(EXACTLY));
      assertReply(caller.awaitHeard(2), cutShort, "yes please");

      Speech heardOut = caller.speak(Duration.ofMillis(1500)).join();
      assertReply(caller.awaitHeard(3), heardOut, "yes please");
    }
  }

  @Test
  void neverSaysAnything() {
    try (Caller caller = call("+15005550126")) {
      assertThat(caller.rang()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1500));
      caller.speak(BRIEF).join();
      assertSilent(caller, 0);
    }
  }

  @Test
  void repliesNoMoreOftenThanItMay() {
    try (Caller caller = call("twice")) {
      for (int turn = 1; turn <= 2; turn++) {
        Speech question = caller.speak(BRIEF).join();
        assertReply(caller.awaitHeard(turn), question, "yes please");
      }
      caller.speak(BRIEF).join();
      assertSilent(caller, 2);
    }
  }

  private static void assertSilent(Caller caller, int timesHeardBefore) {
    await()
        .during(Duration.ofMillis(LATEST_REPLY))
        .until(() -> caller.timesHeard() == timesHeardBefore);
  }
}
