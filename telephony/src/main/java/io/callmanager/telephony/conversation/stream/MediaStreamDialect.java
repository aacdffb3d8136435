package io.callmanager.telephony.conversation.stream;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.Reading;
import io.callmanager.telephony.mediastream.StreamCommand;
import io.callmanager.telephony.mediastream.StreamJson;
import io.callmanager.telephony.mediastream.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Media-stream messages. Their ids are ours: of the kind's two letters and the 32 digits of the account's or the call's id.
final class MediaStreamDialect implements Dialect {

  private final String accountSid;
  private final String callSid;
  private final String streamSid;
  private final Map<String, String> parameters;
  private long sequence;
  private long chunk;

  MediaStreamDialect(AccountId account, CallId call, Map<String, String> parameters) {
    this.accountSid = sid("AC", account.value());
    this.callSid = sid("CA", call.value());
    this.streamSid = streamSid(call);
    this.parameters = parameters;
  }

  /// A call has one stream.
  static String streamSid(CallId call) {
    return sid("MZ", call.value());
  }

  private static String sid(String kind, UUID id) {
    return kind + id.toString().replace("-", "");
  }

  @Override
  public List<String> greeting() {
    return List.of(
        StreamJson.write(StreamMessage.Connected.OURS),
        StreamJson.write(
            new StreamMessage.Start(
                ++sequence,
                streamSid,
                accountSid,
                callSid,
                List.of(StreamMessage.Media.INBOUND),
                StreamMessage.MediaFormat.MULAW,
                parameters)));
  }

  @Override
  public String audio(long millis, Mulaw audio) {
    return StreamJson.write(
        new StreamMessage.Media(
            ++sequence, streamSid, StreamMessage.Media.INBOUND, ++chunk, millis, audio));
  }

  @Override
  public List<String> key(char digit) {
    return List.of(
        StreamJson.write(
            new StreamMessage.Dtmf(
                ++sequence, streamSid, StreamMessage.Dtmf.INBOUND_TRACK, digit)));
  }

  @Override
  public List<String> mark(String name) {
    return List.of(StreamJson.write(new StreamMessage.Mark(++sequence, streamSid, name)));
  }

  @Override
  public List<String> farewell() {
    return List.of(
        StreamJson.write(new StreamMessage.Stop(++sequence, streamSid, accountSid, callSid)));
  }

  @Override
  public void received(String text, AgentSide agent) {
    switch (StreamJson.readCommand(text)) {
      case Reading.Read<StreamCommand>(StreamCommand command) -> obey(command, agent);
      case Reading.Unknown<StreamCommand> _ -> {}
      case Reading.Malformed<StreamCommand>(String words) -> agent.odd(words);
    }
  }

  private void obey(StreamCommand command, AgentSide agent) {
    String meant = command.streamSid();
    if (!meant.isEmpty() && !meant.equals(streamSid)) {
      agent.odd("it is for another stream");
      return;
    }
    switch (command) {
      case StreamCommand.Media media -> agent.play(media.audio());
      case StreamCommand.Mark mark -> agent.mark(mark.name());
      case StreamCommand.Clear _ -> agent.clear();
    }
  }
}
