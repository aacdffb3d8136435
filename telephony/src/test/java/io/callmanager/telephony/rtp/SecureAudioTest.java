package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.SrtpPolicy;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.srtp.SrtcpReceiver;
import io.callmanager.telephony.srtp.SrtpKey;
import io.callmanager.telephony.srtp.SrtpReceiver;
import io.callmanager.telephony.srtp.SrtpSender;
import io.callmanager.telephony.srtp.SrtpSuite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Audio that nobody between the two ends can hear or change.
class SecureAudioTest {

  private static final Pattern KEY =
      Pattern.compile("a=crypto:\\d+ AES_CM_128_HMAC_SHA1_80 inline:(\\S+)");
  private static final Sound TONE = ToneGenerator.tone(440, Duration.ofSeconds(30));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RtpEngine engine = TestEngine.start("24000-24099", Duration.ofSeconds(1), meters);
  private final Peer peer = new Peer();
  private final Peer control = new Peer();
  private final Listener listener = new Listener();
  private final SrtpKey theirs = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);

  /// Hears frames and keys.
  private static final class Listener implements MediaListener {

    private final AtomicInteger loud = new AtomicInteger();
    private final Queue<Character> digits = new ConcurrentLinkedQueue<>();

    @Override
    public boolean wantsFrames() {
      return true;
    }

    @Override
    public void onFrame(short[] frame) {
      int peak = 0;
      for (short sample : frame) {
        peak = Math.max(peak, Math.abs(sample));
      }
      if (peak > 4000 && peak < 12_000) {
        loud.incrementAndGet();
      }
    }

    @Override
    public void onDigit(char digit) {
      digits.add(digit);
    }
  }

  @AfterEach
  void close() {
    engine.close();
    peer.close();
    control.close();
  }

  private MediaSession session(SrtpPolicy policy) {
    return engine.open(listener, MediaOptions.DEFAULT.with(policy));
  }

  private double notAuthentic() {
    return meters
        .get("callmanager.rtp.packets")
        .tag("outcome", "not-authentic")
        .functionCounter()
        .count();
  }

  private static SrtpKey key(String sdp) {
    Matcher matcher = KEY.matcher(sdp);
    assertThat(matcher.find()).isTrue();
    return new SrtpKey(
        SrtpSuite.AES_CM_128_HMAC_SHA1_80, Base64.getDecoder().decode(matcher.group(1)));
  }

  /// The peer's description with a key of its own.
  private String secureSdp(SrtpKey key, String... more) {
    return peer.sdp(more).replace("RTP/AVP", "RTP/SAVP")
        + "\na=rtcp:"
        + control.port()
        + "\na=crypto:1 "
        + key.suite()
        + " inline:"
        + Base64.getEncoder().encodeToString(key.master());
  }

  private static byte[] protectedAudio(SrtpSender sender, int sequence, byte code) {
    byte[] packet = new byte[172 + SrtpSuite.MAX_GROWTH];
    ByteBuffer.wrap(packet)
        .put((byte) 0x80)
        .put((byte) 0)
        .putShort((short) sequence)
        .putInt(sequence * 160)
        .putInt(77);
    Arrays.fill(packet, 12, 172, code);
    return Arrays.copyOf(packet, sender.protect(packet, 172));
  }

  @Test
  void goesBothWaysBetweenTwoEndsWithKeysAndReports() throws SdpException {
    Listener other = new Listener();
    MediaSession caller = session(SrtpPolicy.REQUIRED);
    MediaSession callee = engine.open(other, MediaOptions.DEFAULT.with(SrtpPolicy.PREFERRED));
    assertThat(caller.encrypted()).isFalse();
    caller.acceptAnswer(callee.answerOffer(caller.offer()));
    assertThat(caller.encrypted()).isTrue();
    assertThat(callee.encrypted()).isTrue();
    caller.play(TONE, new Playback());
    callee.play(TONE, new Playback());
    await().until(() -> listener.loud.get() > 10 && other.loud.get() > 10);
    callee.stopPlaying();
    callee.sendDigits("4711", new Playback());
    await().until(() -> listener.digits.size() == 4);
    assertThat(listener.digits).containsExactly('4', '7', '1', '1');
    await().until(() -> caller.stats().roundTripMillis() >= 0);
    assertThat(notAuthentic()).isZero();
    assertThat(caller.stats().packetsLost()).isZero();
  }

  @Test
  void isWhatAnotherImplementationOfTheStandardCanRead() throws SdpException {
    MediaSession session = session(SrtpPolicy.REQUIRED);
    SrtpKey ours = key(session.offer());
    session.acceptAnswer(secureSdp(theirs));
    session.play(TONE, new Playback());
    await().until(() -> peer.heard().size() > 20 && control.heard().size() > 1);
    SrtpReceiver receiver = new SrtpReceiver(ours);
    int alike = 0;
    for (Peer.Heard one : peer.heard().subList(0, 20)) {
      byte[] packet = Arrays.copyOf(one.bytes(), 300);
      assertThat(receiver.open(packet, one.bytes().length)).isEqualTo(172);
      assertThat(one.sequence()).isLessThan(1 << 15 | 1000);
      for (int i = 12; i < 172; i++) {
        alike += packet[i] == one.bytes()[i] ? 1 : 0;
      }
    }
    assertThat(alike).isLessThan(20 * 160 / 20);
    SrtcpReceiver reports = new SrtcpReceiver(ours);
    for (Peer.Heard one : control.heard()) {
      byte[] packet = one.bytes().clone();
      int length = reports.open(packet, packet.length);
      assertThat(RtcpReader.isValid(ByteBuffer.wrap(packet, 0, length).slice())).isTrue();
    }
  }

  @Test
  void dropsAndCountsWhatIsForgedPlainOrRepeated() throws SdpException {
    MediaSession session = session(SrtpPolicy.REQUIRED);
    int port = Peer.portOf(session.offer().replace("RTP/SAVP", "RTP/AVP"));
    session.acceptAnswer(secureSdp(theirs));
    SrtpSender sender = new SrtpSender(theirs);
    byte[] first = protectedAudio(sender, 1, (byte) 0x90);
    byte[] changed = protectedAudio(sender, 2, (byte) 0x90);
    changed[40] ^= 1;
    peer.send(port, first);
    await().until(() -> session.stats().packetsReceived() == 1);
    peer.send(port, first);
    peer.send(port, changed);
    peer.say(session.offer(), (byte) 0x90);
    peer.send(port, protectedAudio(new SrtpSender(SrtpKey.random(theirs.suite())), 3, (byte) 0));
    peer.send(port, new byte[] {1, 2, 3});
    peer.send(port, protectedAudio(sender, 4, (byte) 0x90));
    await().until(() -> session.stats().packetsReceived() == 2);
    assertThat(notAuthentic()).isEqualTo(5);
    assertThat(listener.digits).isEmpty();
  }

  @Test
  void letsAStrangerWithoutTheKeyNotTakeTheAudioOver() throws SdpException {
    MediaSession session = session(SrtpPolicy.REQUIRED);
    int port = Peer.portOf(session.offer());
    session.acceptAnswer(secureSdp(theirs));
    try (Peer stranger = new Peer()) {
      SrtpSender wrong = new SrtpSender(SrtpKey.random(theirs.suite()));
      for (int i = 1; i < 10; i++) {
        stranger.send(port, protectedAudio(wrong, i, (byte) 0x90));
      }
      await().until(() -> notAuthentic() == 9);
      SrtpSender sender = new SrtpSender(theirs);
      peer.send(port, protectedAudio(sender, 1, (byte) 0x90));
      await().until(() -> session.stats().packetsReceived() == 1);
      assertThat(stranger.heard()).isEmpty();
    }
  }

  @Test
  void keepsItsCountThroughHoldAndResumeAndTakesANewKey() throws SdpException {
    MediaSession session = session(SrtpPolicy.REQUIRED);
    SrtpKey ours = key(session.offer());
    int port = Peer.portOf(session.offer());
    session.acceptAnswer(secureSdp(theirs));
    SrtpSender sender = new SrtpSender(theirs);
    peer.send(port, protectedAudio(sender, 65_535, (byte) 0x90));
    peer.send(port, protectedAudio(sender, 0, (byte) 0x90));
    await().until(() -> session.stats().packetsReceived() == 2);
    String held = session.answerOffer(secureSdp(theirs, "a=sendonly"));
    assertThat(key(held)).isEqualTo(ours);
    session.answerOffer(secureSdp(theirs, "a=sendrecv"));
    peer.send(port, protectedAudio(sender, 1, (byte) 0x90));
    await().until(() -> session.stats().packetsReceived() == 3);

    SrtpKey next = SrtpKey.random(theirs.suite());
    session.answerOffer(secureSdp(next));
    peer.forget();
    await().until(() -> peer.heard().size() > 5);
    peer.send(port, protectedAudio(new SrtpSender(next), 2, (byte) 0x90));
    await().until(() -> session.stats().packetsReceived() == 4);
    SrtpReceiver receiver = new SrtpReceiver(ours);
    for (Peer.Heard one : peer.heard()) {
      assertThat(receiver.open(one.bytes().clone(), one.bytes().length)).isEqualTo(172);
    }
    assertThat(notAuthentic()).isZero();
  }

  @Test
  void isPlainWithATelephoneThatHasNoKeys() throws SdpException {
    MediaSession session = session(SrtpPolicy.PREFERRED);
    session.acceptAnswer(peer.sdp());
    assertThat(session.encrypted()).isFalse();
    session.play(TONE, new Playback());
    await().until(() -> peer.heard().size() > 10);
    assertThat(peer.heard()).allMatch(one -> one.bytes().length == 172);
    peer.say(session.offer(), (byte) 0x90);
    await().until(() -> session.stats().packetsReceived() == 1);
  }
}
