package io.callmanager.telephony.rtp;

import io.callmanager.telephony.srtp.SrtcpReceiver;
import io.callmanager.telephony.srtp.SrtcpSender;
import io.callmanager.telephony.srtp.SrtpKey;
import io.callmanager.telephony.srtp.SrtpKeys;
import io.callmanager.telephony.srtp.SrtpReceiver;
import io.callmanager.telephony.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What encrypts one session's packets at the moment. The audio's two parts belong to the pacing thread, those of the control
/// packets to the reporting thread.
record Secrecy(
    SrtpSender audioOut, SrtpReceiver audioIn, SrtcpSender controlOut, SrtcpReceiver controlIn) {

  /// Encrypts the audio packet that a buffer holds from its start to its limit, which has room for it to grow.
  ///
  /// @param room for the packet on its way
  void protectAudio(ByteBuffer packet, byte[] room) {
    int length = taken(packet, room);
    put(packet, room, audioOut.protect(room, length));
  }

  /// Decrypts one that came in.
  ///
  /// @return false when it is forged, broken or repeated
  boolean openAudio(ByteBuffer packet, byte[] room) {
    return opened(packet, room, audioIn.open(room, taken(packet, room)));
  }

  /// Encrypts a control packet, as [#protectAudio] does with audio.
  void protectControl(ByteBuffer packet, byte[] room) {
    int length = taken(packet, room);
    put(packet, room, controlOut.protect(room, length));
  }

  /// Decrypts a control packet, as [#openAudio] does with audio.
  boolean openControl(ByteBuffer packet, byte[] room) {
    return opened(packet, room, controlIn.open(room, taken(packet, room)));
  }

  private static int taken(ByteBuffer packet, byte[] room) {
    packet.get(0, room, 0, packet.limit());
    return packet.limit();
  }

  private static boolean opened(ByteBuffer packet, byte[] room, int length) {
    if (length == SrtpReceiver.REFUSED) {
      return false;
    }
    put(packet, room, length);
    return true;
  }

  private static void put(ByteBuffer packet, byte[] room, int length) {
    packet.clear().put(room, 0, length).flip();
  }

  /// Makes what keys that were agreed on need, and keeps what it made before for the same key: packets are counted for as long as
  /// a key is used, and a count that began anew would undo the encryption. For one thread at a time.
  static final class Maker {

    private record Senders(SrtpSender audio, SrtcpSender control) {}

    private final Map<SrtpKey, Senders> senders = new HashMap<>();
    private @Nullable SrtpReceiver audioIn;
    private @Nullable SrtcpReceiver controlIn;

    Secrecy of(SrtpKeys keys) {
      Senders ours =
          senders.computeIfAbsent(
              keys.send(), key -> new Senders(new SrtpSender(key), new SrtcpSender(key)));
      SrtpReceiver audio = audioIn;
      SrtcpReceiver control = controlIn;
      if (audio == null || control == null || !audio.key().equals(keys.receive())) {
        audio =
            audio == null ? new SrtpReceiver(keys.receive()) : audio.succeededBy(keys.receive());
        control = new SrtcpReceiver(keys.receive());
        audioIn = audio;
        controlIn = control;
      }
      return new Secrecy(ours.audio(), audio, ours.control(), control);
    }
  }
}
