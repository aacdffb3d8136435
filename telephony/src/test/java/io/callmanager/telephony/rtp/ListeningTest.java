package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.SdpException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What we hear of a telephone on loopback, and of others that meddle.
class ListeningTest {

  private static final byte LOUD = (byte) 0x90;

  private final RtpEngine engine = TestEngine.start();
  private final Peer peer = new Peer();
  private final Peer stranger = new Peer();
  private final Ear ear = new Ear();
  private final MediaSession session = engine.open(ear);
  private final String offer = session.offer();

  private static final class Ear implements MediaListener {
    private final List<Character> digits = new CopyOnWriteArrayList<>();
    private final List<Integer> levels = new CopyOnWriteArrayList<>();
    private volatile boolean listening;

    @Override
    public void onDigit(char digit) {
      digits.add(digit);
    }

    @Override
    public boolean wantsFrames() {
      return listening;
    }

    @Override
    public void onFrame(short[] frame) {
      levels.add((int) frame[80]);
    }
  }

  @AfterEach
  void close() {
    engine.close();
    peer.close();
    stranger.close();
  }

  @Test
  void hearsWhatThePeerSays() throws SdpException {
    ear.listening = true;
    session.acceptAnswer(peer.sdp());
    int loud = G711.MU_LAW.decode(LOUD);
    for (int i = 0; i < 10; i++) {
      int said = i;
      peer.say(offer, LOUD);
      await().until(() -> session.stats().packetsReceived() > said);
    }

    await().untilAsserted(() -> assertThat(ear.levels).contains(loud));
    await().until(() -> ear.levels.getLast() == 0);
    assertThat(ear.levels.stream().filter(level -> level == loud).count()).isBetween(6L, 10L);
    assertThat(session.stats().packetsLost()).isZero();
  }

  @Test
  void hearsNoFramesUnlessSomebodyListens() throws SdpException {
    session.acceptAnswer(peer.sdp());
    peer.say(offer, LOUD);
    await().until(() -> session.stats().packetsReceived() == 1);
    assertThat(ear.levels).isEmpty();

    ear.listening = true;
    await().until(() -> ear.levels.size() > 3);
  }

  @Test
  void hearsKeysUnderOurOwnNumberForEvents() throws SdpException {
    session.acceptAnswer(peer.sdp());
    press(1, 1000);
    press(1, 3000);
    press(11, 5000);

    await().untilAsserted(() -> assertThat(ear.digits).containsExactly('1', '1', '#'));
  }

  private void press(int event, int timestamp) {
    for (int i = 0; i < 7; i++) {
      byte end = (byte) (i >= 4 ? 0x8a : 0x0a);
      int duration = 160 * Math.min(i + 1, 5);
      byte[] payload = {(byte) event, end, (byte) (duration >> 8), (byte) duration};
      peer.sendRtp(offer, 101, timestamp / 10 + i, timestamp, payload);
    }
  }

  @Test
  void sendsBackToWhereThePeerReallyIs() throws SdpException {
    session.acceptAnswer(stranger.sdp());
    await().until(() -> !stranger.heard().isEmpty());
    assertThat(peer.heard()).isEmpty();
    for (int i = 0; i < 3; i++) {
      peer.say(offer, LOUD);
    }

    await().until(() -> peer.heard().size() > 3);
    stranger.forget();
    await().until(() -> peer.heard().size() > 10);
    assertThat(stranger.heard()).isEmpty();
  }

  @Test
  void isNotLuredAwayByASinglePacketOrByGarbage() throws SdpException {
    session.acceptAnswer(peer.sdp());
    await().until(() -> !peer.heard().isEmpty());
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(1400)];
      random.nextBytes(garbage);
      stranger.send(Peer.portOf(offer), garbage);
      stranger.sendRtp(offer, 0, random.nextInt(0x10000), random.nextInt(), new byte[160]);
      stranger.sendRtp(offer, 33, i, i, new byte[160]); // in sequence, but of no type we know
    }
    int before = peer.heard().size();

    await().until(() -> peer.heard().size() > before + 10);
    assertThat(stranger.heard()).isEmpty();
    assertThat(session.stats().packetsReceived()).isZero();
    assertThat(engine.pacers().getFirst().bench().packetsRefused.get()).isGreaterThan(100);
  }

  @Test
  void hearsNobodyElseOnceThePeerHasSpoken() throws SdpException {
    session.acceptAnswer(peer.sdp());
    peer.say(offer, LOUD);
    await().until(() -> session.stats().packetsReceived() == 1);
    for (int i = 0; i < 20; i++) {
      stranger.say(offer, LOUD);
    }
    int before = peer.heard().size();
    await().until(() -> peer.heard().size() > before + 5);

    assertThat(session.stats().packetsReceived()).isEqualTo(1);
    assertThat(stranger.heard()).isEmpty();
  }

  @Test
  void fallsSilentOnHoldAndSpeaksAgainAfterIt() throws SdpException {
    session.acceptAnswer(peer.sdp());
    await().until(() -> peer.heard().size() > 3);

    assertThat(session.answerOffer(peer.sdp("a=sendonly"))).contains("a=recvonly");
    assertThat(session.twoWay()).isFalse();
    assertSilent(peer);
    assertThat(session.answerOffer(peer.sdp("a=inactive"))).contains("a=inactive");
    assertThat(session.twoWay()).isFalse();
    assertSilent(peer);
    assertThat(session.answerOffer(peer.sdp())).contains("a=sendrecv");
    assertThat(session.twoWay()).isTrue();
    await().until(() -> !peer.heard().isEmpty());
    assertThat(peer.heard().getFirst().marker()).isTrue();

    session.answerOffer(peer.sdp().replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0"));
    assertSilent(peer);
    session.answerOffer(peer.sdp());
    await().until(() -> !peer.heard().isEmpty());
  }

  /// Others are still sent to while this one hears nothing more.
  private void assertSilent(Peer held) throws SdpException {
    MediaSession other = engine.open(new MediaListener() {});
    other.acceptAnswer(stranger.sdp());
    await().until(() -> stranger.heard().size() >= 2);
    held.forget();
    stranger.forget();
    await().until(() -> stranger.heard().size() > 8);
    assertThat(held.heard()).isEmpty();
    other.close();
    stranger.forget();
  }

  @Test
  void followsThePeerToANewAddress() throws SdpException {
    session.acceptAnswer(peer.sdp());
    peer.say(offer, LOUD);
    await().until(() -> session.stats().packetsReceived() == 1);

    session.answerOffer(stranger.sdp());
    await().until(() -> stranger.heard().size() > 2);
    stranger.say(offer, LOUD);
    await().until(() -> session.stats().packetsReceived() == 2);
    peer.forget();
    await().until(() -> stranger.heard().size() > 10);
    assertThat(peer.heard()).isEmpty();
  }

  @Test
  void takesALaterAnswerInsteadOfTheFirst() throws SdpException {
    session.acceptAnswer(peer.sdp());
    await().until(() -> !peer.heard().isEmpty());
    session.acceptAnswer(stranger.sdp());

    await().until(() -> stranger.heard().size() > 3);
    peer.forget();
    await().until(() -> stranger.heard().size() > 8);
    assertThat(peer.heard()).isEmpty();
  }

  @Test
  void findsThePeerAgainWhenItTurnsUpElsewhere() throws SdpException {
    session.acceptAnswer(peer.sdp());
    peer.say(offer, LOUD);
    await().until(() -> session.stats().packetsReceived() == 1);

    await()
        .untilAsserted(
            () -> {
              stranger.say(offer, LOUD);
              assertThat(stranger.heard()).isNotEmpty();
            });
    assertThat(peer.heard().size()).as("sent to the old address meanwhile").isGreaterThan(80);
  }
}
