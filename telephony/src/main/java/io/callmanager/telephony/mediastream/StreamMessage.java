package io.callmanager.telephony.mediastream;

import java.util.List;
import java.util.Map;

/// What the side that has the call tells the agent. A stream begins with [Connected] and [Start] and ends with [Stop]; all but
/// the first are numbered from 1.
public sealed interface StreamMessage {

  /// The first message: what is spoken here.
  record Connected(String protocol, String version) implements StreamMessage {

    /// What we speak.
    public static final Connected OURS = new Connected("Call", "1.0.0");
  }

  /// What this stream is of.
  ///
  /// @param tracks what is sent to the agent: `inbound` is what the callee says
  /// @param customParameters what the agent is told about the call
  record Start(
      long sequenceNumber,
      String streamSid,
      String accountSid,
      String callSid,
      List<String> tracks,
      MediaFormat mediaFormat,
      Map<String, String> customParameters)
      implements StreamMessage {

    public Start {
      tracks = List.copyOf(tracks);
      customParameters = Map.copyOf(customParameters);
    }

    @Override
    public String toString() {
      return "Start[%d, %s, %s, %d parameters]"
          .formatted(sequenceNumber, streamSid, callSid, customParameters.size());
    }
  }

  /// What the audio is; always the same in practice.
  record MediaFormat(String encoding, int sampleRate, int channels) {

    public static final MediaFormat MULAW = new MediaFormat("audio/x-mulaw", 8000, 1);
  }

  /// Some of the callee's audio.
  ///
  /// @param track `inbound`, or `outbound` for what the callee hears
  /// @param chunk counts a track's messages from 1
  /// @param timestamp when it was heard, in milliseconds from the start of the stream
  record Media(
      long sequenceNumber, String streamSid, String track, long chunk, long timestamp, Mulaw audio)
      implements StreamMessage {

    public static final String INBOUND = "inbound";
  }

  /// What was sent before the agent's mark of this name has been played, or was cleared.
  record Mark(long sequenceNumber, String streamSid, String name) implements StreamMessage {}

  /// The callee pressed a key.
  record Dtmf(long sequenceNumber, String streamSid, String track, char digit)
      implements StreamMessage {

    public static final String INBOUND_TRACK = "inbound_track";
  }

  /// The stream is over, mostly because the call is.
  record Stop(long sequenceNumber, String streamSid, String accountSid, String callSid)
      implements StreamMessage {}
}
