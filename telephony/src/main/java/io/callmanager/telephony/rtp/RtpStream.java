package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaStats;
import io.callmanager.telephony.recording.StereoRing;
import io.callmanager.telephony.sdp.AudioAgreement;
import io.callmanager.telephony.sdp.AudioFormats;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The packets of one session, sent and read every 20 ms by the pacing thread it belongs to. Other threads put orders
/// into its mailbox.
final class RtpStream {

  private static final Logger log = LoggerFactory.getLogger(RtpStream.class);
  private static final int MAX_READS = 10;

  private static final int COMFORT_NOISE = 13;
  private static final int NO_PAYLOAD_TYPE = -1;

  /// After so many periods without a packet the peer may turn up elsewhere: two seconds.
  private static final int PERIODS_UNTIL_LOST = 100;

  private final SymmetricSocket socket;
  private final MediaListener listener;
  private final int jitterMillis;
  private final Queue<Consumer<RtpStream>> mailbox = new ConcurrentLinkedQueue<>();
  private volatile boolean ordered;
  private final Runnable released;
  private boolean closed;
  private boolean failed;

  private final SendClock clock = new SendClock();
  private final Player player = new Player();
  private final Count packetsSent = new Count();
  private final Count octetsSent = new Count();
  private boolean sending;
  private G711 sendLaw = G711.MU_LAW;
  private int sendPayloadType;
  private int sendEventPayloadType = NO_PAYLOAD_TYPE;
  private boolean talking;
  private boolean gap = true;

  private final @Nullable G711[] receiveLaws = new G711[128];
  private int receiveEventPayloadType = NO_PAYLOAD_TYPE;
  private final Reception reception = new Reception();
  private final DigitReceiver digits = new DigitReceiver();
  private final PeerReports peerReports = new PeerReports();
  private @Nullable JitterBuffer jitter;
  private @Nullable RecordingTap tap;
  private @Nullable FrameSource gaps;
  private @Nullable VoiceRing listenedToBy;
  private int periodsWithoutPacket;
  private @Nullable Secrecy secrecy;

  /// @param released run once when the socket is no longer used
  RtpStream(SymmetricSocket socket, MediaListener listener, int jitterMillis, Runnable released) {
    this.socket = socket;
    this.released = released;
    this.listener = listener;
    this.jitterMillis = jitterMillis;
  }

  /// Has something done by the thread the stream belongs to.
  void order(Consumer<RtpStream> order) {
    mailbox.add(order);
    ordered = true;
  }

  /// Does one period's work.
  ///
  /// @param round the period's number: the same for all streams of a thread, skipping those it missed
  /// @return false when the stream has been closed and is to be forgotten
  boolean tick(long round, long dueNanos, Workbench bench) {
    obey();
    if (closed) {
      return false;
    }
    gap |= !clock.advance(round, dueNanos);
    talking &= sending;
    if (sending) {
      send(bench);
    } else {
      gap = true;
    }
    long now = System.nanoTime();
    bench.lateness.note(now - dueNanos, now);
    receive(now, bench);
    if (listenedToBy != null || listener.wantsFrames()) {
      hear(bench);
    } else {
      jitter = null;
    }
    if (tap != null) {
      tap.endPeriod(round, talking ? bench.frame : null, bench.heard);
    }
    return true;
  }

  /// Reads a little of this object; see [Pacer].
  ///
  /// @return of no use, as with the next two
  int touchItself() {
    return (closed ? 1 : 0) + sendPayloadType + periodsWithoutPacket + (tap == null ? 0 : 1);
  }

  /// Reads a little of the objects that the next period will need.
  int touchParts() {
    int sum = clock.sequence() + (int) packetsSent.get() + (int) octetsSent.get();
    sum += player.touch() + socket.touch() + reception.touch();
    sum += receiveLaws[sendPayloadType] == null ? 0 : 1;
    sum += listener.getClass() == MediaListener.class ? 0 : 1;
    RecordingTap recording = tap;
    return recording == null ? sum : sum + recording.touch();
  }

  /// Reads a little of the samples that the next period will need.
  int touchSamples() {
    int sum = player.touchSamples();
    RecordingTap recording = tap;
    if (recording != null) {
      sum += recording.touchSamples();
    }
    JitterBuffer hearing = jitter;
    return hearing == null ? sum : sum + hearing.touchSamples();
  }

  /// Does what the mailbox holds; by the thread the stream belongs to, or by its closer when it never had one.
  void obey() {
    if (!ordered) {
      return;
    }
    ordered = false;
    for (Consumer<RtpStream> order = mailbox.poll(); order != null; order = mailbox.poll()) {
      order.accept(this);
    }
  }

  /// @param encrypted with what; null for not at all
  void agree(AudioAgreement agreement, @Nullable Secrecy encrypted) {
    secrecy = encrypted;
    AudioFormats.Format codec = agreement.codec();
    sendLaw = G711.of(codec.codec());
    sendPayloadType = codec.payloadType();
    sendEventPayloadType = orNone(agreement.send().telephoneEvent());
    for (AudioFormats.Format format : agreement.receive().codecs()) {
      receiveLaws[format.payloadType()] = G711.of(format.codec());
    }
    receiveEventPayloadType = orNone(agreement.receive().telephoneEvent());
    sending = agreement.sends();
    agreement.remote().ifPresent(socket::describe);
    periodsWithoutPacket = 0;
  }

  private static int orNone(OptionalInt payloadType) {
    return payloadType.orElse(NO_PAYLOAD_TYPE);
  }

  Player player() {
    return player;
  }

  boolean takesEvents() {
    return sendEventPayloadType != NO_PAYLOAD_TYPE;
  }

  /// @param filler what is sent while nothing is played; null for silence
  /// @param ear where all that is heard goes; null for nowhere
  void connect(@Nullable FrameSource filler, @Nullable VoiceRing ear) {
    gaps = filler;
    listenedToBy = ear;
  }

  /// Begins to record, in place of what was recorded before.
  void record(StereoRing ring) {
    stopRecording();
    if (closed) {
      ring.finish();
    } else {
      tap = new RecordingTap(ring);
    }
  }

  void stopRecording() {
    RecordingTap over = tap;
    tap = null;
    if (over != null) {
      over.finish();
    }
  }

  void close() {
    closed = true;
    stopRecording();
    player.close();
  }

  private void send(Workbench bench) {
    ByteBuffer out = bench.out;
    Player.Content content = player.next(bench.frame);
    if (content == Player.Content.SILENCE && gaps != null && gaps.fill(bench.frame)) {
      content = Player.Content.AUDIO;
    }
    switch (content) {
      case SILENCE -> {
        header(out, gap);
        fill(bench, null);
        talking = false;
      }
      case AUDIO -> {
        header(out, gap || !talking);
        fill(bench, bench.frame);
        talking = true;
      }
      case EVENT -> {
        DigitSender event = player.event();
        if (event.isFirst()) {
          clock.beginEvent();
        }
        RtpPacket.writeHeader(
            out,
            event.isFirst(),
            sendEventPayloadType,
            clock.nextSequence(),
            clock.eventTimestamp(),
            clock.ssrc());
        event.write(out);
        talking = false;
      }
    }
    out.flip();
    int octets = out.limit() - RtpPacket.HEADER;
    if (secrecy != null) {
      secrecy.protectAudio(out, bench.secret);
    }
    if (socket.send(out)) {
      gap = false;
      packetsSent.increment();
      octetsSent.add(octets);
      bench.packetsSent.increment();
    }
    player.sent();
  }

  private void header(ByteBuffer out, boolean marker) {
    RtpPacket.writeHeader(
        out, marker, sendPayloadType, clock.nextSequence(), clock.timestamp(), clock.ssrc());
  }

  private void fill(Workbench bench, short @Nullable [] frame) {
    byte[] payload = bench.payload;
    if (frame == null) {
      Arrays.fill(payload, sendLaw.encode((short) 0));
    } else {
      sendLaw.encode(frame, payload);
    }
    bench.out.put(payload);
  }

  private void receive(long now, Workbench bench) {
    boolean heard = false;
    boolean empty = false;
    for (int reads = 0; reads < MAX_READS && !empty; reads++) {
      SocketAddress source = socket.receive(bench.in);
      if (source == null) {
        empty = true;
      } else if (secrecy != null && !secrecy.openAudio(bench.in, bench.secret)) {
        bench.packetsNotAuthentic.increment();
      } else if (isOurs(source, bench)) {
        note(now, bench);
        bench.packetsReceived.increment();
        heard = true;
      } else {
        bench.packetsRefused.increment();
      }
    }
    if (empty) {
      socket.settle();
    }
    periodsWithoutPacket = heard ? 0 : periodsWithoutPacket + 1;
    if (periodsWithoutPacket == PERIODS_UNTIL_LOST && !reception.isEmpty()) {
      socket.listenToAll();
    }
  }

  private boolean isOurs(SocketAddress source, Workbench bench) {
    RtpPacket packet = bench.packet;
    return packet.read(bench.in)
        && isExpected(packet.payloadType)
        && socket.accepts(source, packet);
  }

  private boolean isExpected(int payloadType) {
    return receiveLaws[payloadType] != null
        || payloadType == receiveEventPayloadType
        || payloadType == COMFORT_NOISE;
  }

  private void note(long now, Workbench bench) {
    RtpPacket packet = bench.packet;
    if (packet.ssrc != reception.ssrc()) {
      digits.forget();
    }
    boolean event = packet.payloadType == receiveEventPayloadType;
    reception.note(packet.ssrc, packet.sequence, packet.timestamp, now, !event);
    if (event) {
      char digit = digits.note(packet.payloadAt, packet.payloadLength, packet.timestamp, bench.in);
      if (digit != DigitReceiver.NONE) {
        tellDigit(digit);
      }
      return;
    }
    G711 law = receiveLaws[packet.payloadType];
    if (jitter != null && law != null) {
      jitter.put(packet.timestamp, bench.in, packet.payloadAt, packet.payloadLength, law);
    }
    if (tap != null && law != null) {
      tap.received(packet.timestamp, bench.in, packet.payloadAt, packet.payloadLength, law);
    }
  }

  private void hear(Workbench bench) {
    if (jitter == null) {
      jitter = new JitterBuffer(jitterMillis);
    }
    jitter.take(bench.heard);
    if (listenedToBy != null) {
      listenedToBy.put(bench.heard);
    }
    if (!listener.wantsFrames()) {
      return;
    }
    try {
      listener.onFrame(bench.heard);
    } catch (RuntimeException e) {
      noteFailure(e);
    }
  }

  private void tellDigit(char digit) {
    try {
      listener.onDigit(digit);
    } catch (RuntimeException e) {
      noteFailure(e);
    }
  }

  /// Something went wrong that should not have. The call goes on, and the log is told once.
  void noteFailure(RuntimeException failure) {
    if (!failed) {
      log.error("Media or its listener failed", failure);
      failed = true;
    }
  }

  /// Told by the thread the stream belonged to that it is through with it.
  void release() {
    released.run();
  }

  SendClock clock() {
    return clock;
  }

  Reception reception() {
    return reception;
  }

  PeerReports peerReports() {
    return peerReports;
  }

  long packetsSent() {
    return packetsSent.get();
  }

  long octetsSent() {
    return octetsSent.get();
  }

  MediaStats stats() {
    return new MediaStats(
        packetsSent.get(),
        reception.received(),
        reception.lost(),
        reception.jitter() / 8.0,
        peerReports.lossFraction(),
        peerReports.roundTripMillis());
  }
}
