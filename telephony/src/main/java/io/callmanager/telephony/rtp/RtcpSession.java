package io.callmanager.telephony.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The control packets of one session. Belongs to the thread of [RtcpReporter].
final class RtcpSession {

  private static final SecureRandom random = new SecureRandom();
  private static final int CNAME_BYTES = 12;
  private static final byte[] NOTHING = new byte[0];

  private final RtpStream stream;
  private final Clock clock;
  private final ControlPort port;
  private final String cname = randomName();
  private @Nullable InetSocketAddress target;
  private long sentBefore;
  private long expectedBefore;
  private long receivedBefore;
  private long due;
  private boolean began;
  private boolean ended;
  private volatile boolean reported;
  private @Nullable Secrecy secrecy;
  private byte[] room = NOTHING;
  private Count notAuthentic = new Count();

  RtcpSession(RtpStream stream, ControlPort port, Clock clock) {
    this.stream = stream;
    this.port = port;
    this.clock = clock;
  }

  /// A name of 96 random bits that lasts as long as the session (RFC 7022, section 4.2).
  private static String randomName() {
    byte[] bytes = new byte[CNAME_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Sends reports to an address from now on, if the port for that can be had.
  ///
  /// @return whether it did not send any before, and is to be scheduled
  boolean begin(InetSocketAddress address) {
    if (ended || !port.lendTo(this)) {
      return false;
    }
    target = address;
    boolean first = !began;
    began = true;
    return first;
  }

  /// Encrypts what is sent from now on and expects what comes to be encrypted; neither with null.
  ///
  /// @param workshop for packets on their way, the same for all sessions of the thread
  /// @param forged counts what is thrown away
  void secure(@Nullable Secrecy keys, byte[] workshop, Count forged) {
    secrecy = keys;
    room = workshop;
    notAuthentic = forged;
  }

  long due() {
    return due;
  }

  void dueAt(long nanos) {
    due = nanos;
  }

  void report(ByteBuffer out) {
    out.clear();
    writeReport(out);
    RtcpWriter.sourceDescription(out, stream.clock().ssrc(), cname);
    send(out);
    reported = true;
  }

  /// Whether the peer has ever had a packet: who was never heard does not say good-bye (RFC 3550, section 6.3.7). May be asked by
  /// any thread.
  boolean wasHeard() {
    return reported || stream.packetsSent() > 0;
  }

  void end(ByteBuffer out) {
    if (wasHeard()) {
      out.clear();
      writeReport(out);
      RtcpWriter.sourceDescription(out, stream.clock().ssrc(), cname);
      RtcpWriter.bye(out, stream.clock().ssrc());
      send(out);
    }
    ended = true;
    port.takeFrom(this);
  }

  private void writeReport(ByteBuffer out) {
    long now = System.nanoTime();
    int ssrc = stream.clock().ssrc();
    Reception reception = stream.reception();
    int blocks = reception.isEmpty() ? 0 : 1;
    long sent = stream.packetsSent();
    if (sent > sentBefore) {
      RtcpWriter.senderReport(
          out,
          ssrc,
          RtcpWriter.ntp(clock.instant()),
          stream.clock().timestampAt(now),
          sent,
          stream.octetsSent(),
          blocks);
      sentBefore = sent;
    } else {
      RtcpWriter.receiverReport(out, ssrc, blocks);
    }
    if (blocks == 1) {
      writeBlock(out, reception, now);
    }
  }

  private void writeBlock(ByteBuffer out, Reception reception, long now) {
    long expected = reception.expected();
    long received = reception.receivedOfSource();
    long expectedSince = expected - expectedBefore;
    long lostSince = expectedSince - (received - receivedBefore);
    int lossOf256 =
        expectedSince <= 0 || lostSince <= 0
            ? 0
            : (int) Math.min(255, lostSince * 256 / expectedSince);
    expectedBefore = expected;
    receivedBefore = received;
    PeerReports peer = stream.peerReports();
    RtcpWriter.block(
        out,
        reception.ssrc(),
        lossOf256,
        expected - received,
        reception.extendedHighest(),
        reception.jitter(),
        peer.lastSenderReport(),
        peer.sinceLastSenderReport(now));
  }

  private void send(ByteBuffer out) {
    if (target == null) {
      return;
    }
    out.flip();
    if (secrecy != null) {
      secrecy.protectControl(out, room);
    }
    port.send(out, target);
  }

  private boolean opens(ByteBuffer in) {
    boolean opened = secrecy == null || secrecy.openControl(in, room);
    if (!opened) {
      notAuthentic.increment();
    }
    return opened;
  }

  /// Reads a packet that has come in.
  void receive(InetSocketAddress source, ByteBuffer in) {
    if (opens(in) && RtcpReader.isValid(in) && isPeer(source, RtcpReader.ssrc(in))) {
      target = source;
      RtcpReader.read(in, new Hearing());
    }
  }

  /// The peer is who has the address it described, or who has that host and the source of the audio we hear.
  private boolean isPeer(InetSocketAddress source, int ssrc) {
    return source.equals(target)
        || (target != null
            && source.getAddress().equals(target.getAddress())
            && !stream.reception().isEmpty()
            && ssrc == stream.reception().ssrc());
  }

  private final class Hearing implements RtcpReader.Listener {

    @Override
    public void onSenderReport(int ssrc, int middleOfNtp) {
      if (ssrc == stream.reception().ssrc()) {
        stream.peerReports().noteSenderReport(middleOfNtp, System.nanoTime());
      }
    }

    @Override
    public void onBlock(int ssrc, int source, int lossOf256, int lastSenderReport, int delay) {
      if (source == stream.clock().ssrc()) {
        int now = RtcpWriter.middle(RtcpWriter.ntp(clock.instant()));
        stream.peerReports().noteBlock(lossOf256, lastSenderReport, delay, now);
      }
    }
  }
}
