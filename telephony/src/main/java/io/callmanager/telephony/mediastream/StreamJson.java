package io.callmanager.telephony.mediastream;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Media-stream messages as JSON texts. What comes from the other side is not trusted: whatever it is, reading it ends soon, takes
/// a bounded amount of memory and throws nothing.
public final class StreamJson {

  /// How many characters a message may have: over a minute and a half of audio.
  public static final int LONGEST = 1 << 20;

  /// How many characters a mark's name, and each name and value of the parameters, may have.
  public static final int LONGEST_NAME = 500;

  private static final int MOST_PARAMETERS = 100;
  private static final int MOST_TRACKS = 4;
  private static final int LONGEST_SID = 200;
  private static final int LONGEST_SHOWN = 40;
  private static final int DEEPEST = 10;
  private static final int LONGEST_NUMBER = 18;
  private static final String KEYS = "0123456789*#ABCD";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(LONGEST)
                          .maxStringLength(LONGEST)
                          .maxNameLength(LONGEST_NAME)
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StreamJson() {}

  public static String write(StreamMessage message) {
    ObjectNode json = MAPPER.createObjectNode();
    switch (message) {
      case StreamMessage.Connected connected ->
          json.put("event", "connected")
              .put("protocol", connected.protocol())
              .put("version", connected.version());
      case StreamMessage.Start start -> {
        numbered(json, "start", start.sequenceNumber(), start.streamSid());
        ObjectNode of =
            json.putObject("start")
                .put("accountSid", start.accountSid())
                .put("streamSid", start.streamSid())
                .put("callSid", start.callSid());
        start.tracks().forEach(of.putArray("tracks")::add);
        of.putObject("mediaFormat")
            .put("encoding", start.mediaFormat().encoding())
            .put("sampleRate", start.mediaFormat().sampleRate())
            .put("channels", start.mediaFormat().channels());
        ObjectNode parameters = of.putObject("customParameters");
        new TreeMap<>(start.customParameters()).forEach(parameters::put);
      }
      case StreamMessage.Media media -> {
        numbered(json, "media", media.sequenceNumber(), media.streamSid());
        json.putObject("media")
            .put("track", media.track())
            .put("chunk", Long.toString(media.chunk()))
            .put("timestamp", Long.toString(media.timestamp()))
            .put("payload", base64(media.audio()));
      }
      case StreamMessage.Mark mark -> {
        numbered(json, "mark", mark.sequenceNumber(), mark.streamSid());
        json.putObject("mark").put("name", mark.name());
      }
      case StreamMessage.Dtmf dtmf -> {
        numbered(json, "dtmf", dtmf.sequenceNumber(), dtmf.streamSid());
        json.putObject("dtmf")
            .put("track", dtmf.track())
            .put("digit", String.valueOf(dtmf.digit()));
      }
      case StreamMessage.Stop stop -> {
        numbered(json, "stop", stop.sequenceNumber(), stop.streamSid());
        json.putObject("stop").put("accountSid", stop.accountSid()).put("callSid", stop.callSid());
      }
    }
    return MAPPER.writeValueAsString(json);
  }

  private static void numbered(ObjectNode json, String event, long number, String streamSid) {
    json.put("event", event)
        .put("sequenceNumber", Long.toString(number))
        .put("streamSid", streamSid);
  }

  public static String write(StreamCommand command) {
    ObjectNode json = MAPPER.createObjectNode();
    switch (command) {
      case StreamCommand.Media media -> {
        json.put("event", "media").put("streamSid", media.streamSid());
        json.putObject("media").put("payload", base64(media.audio()));
      }
      case StreamCommand.Mark mark -> {
        json.put("event", "mark").put("streamSid", mark.streamSid());
        json.putObject("mark").put("name", mark.name());
      }
      case StreamCommand.Clear clear ->
          json.put("event", "clear").put("streamSid", clear.streamSid());
    }
    return MAPPER.writeValueAsString(json);
  }

  private static String base64(Mulaw audio) {
    return Base64.getEncoder().encodeToString(audio.bytes());
  }

  /// Reads what the side that has the call says.
  public static Reading<StreamMessage> readMessage(CharSequence text) {
    return read(
        text,
        (event, json) ->
            switch (event) {
              case "connected" ->
                  new StreamMessage.Connected(sid(json, "protocol"), sid(json, "version"));
              case "start" -> start(json);
              case "media" -> {
                JsonNode media = part(json, "media");
                yield new StreamMessage.Media(
                    number(json, "sequenceNumber"),
                    sid(json, "streamSid"),
                    sid(media, "track"),
                    number(media, "chunk"),
                    number(media, "timestamp"),
                    audio(media));
              }
              case "mark" ->
                  new StreamMessage.Mark(
                      number(json, "sequenceNumber"), sid(json, "streamSid"), markName(json));
              case "dtmf" -> {
                JsonNode dtmf = part(json, "dtmf");
                yield new StreamMessage.Dtmf(
                    number(json, "sequenceNumber"),
                    sid(json, "streamSid"),
                    sid(dtmf, "track"),
                    digit(dtmf));
              }
              case "stop" -> {
                JsonNode stop = part(json, "stop");
                yield new StreamMessage.Stop(
                    number(json, "sequenceNumber"),
                    sid(json, "streamSid"),
                    sid(stop, "accountSid"),
                    sid(stop, "callSid"));
              }
              default -> null;
            });
  }

  private static StreamMessage start(JsonNode json) throws MalformedException {
    JsonNode start = part(json, "start");
    JsonNode format = part(start, "mediaFormat");
    return new StreamMessage.Start(
        number(json, "sequenceNumber"),
        sid(start, "streamSid"),
        sid(start, "accountSid"),
        sid(start, "callSid"),
        tracks(start),
        new StreamMessage.MediaFormat(
            sid(format, "encoding"),
            (int) Math.min(number(format, "sampleRate"), Integer.MAX_VALUE),
            (int) Math.min(number(format, "channels"), Integer.MAX_VALUE)),
        parameters(start));
  }

  /// Reads what an agent says.
  public static Reading<StreamCommand> readCommand(CharSequence text) {
    return read(
        text,
        (event, json) ->
            switch (event) {
              case "media" ->
                  new StreamCommand.Media(
                      optionalSid(json, "streamSid"), audio(part(json, "media")));
              case "mark" -> new StreamCommand.Mark(optionalSid(json, "streamSid"), markName(json));
              case "clear" -> new StreamCommand.Clear(optionalSid(json, "streamSid"));
              default -> null;
            });
  }

  /// Makes a message of an object; null when its event is not known.
  private interface Reader<M> {
    @Nullable M read(String event, JsonNode json) throws MalformedException;
  }

  private static <M> Reading<M> read(CharSequence text, Reader<M> reader) {
    if (text.length() > LONGEST) {
      return new Reading.Malformed<>("longer than " + LONGEST + " characters");
    }
    try {
      JsonNode json = MAPPER.readTree(text.toString());
      if (json == null || !json.isObject()) {
        return new Reading.Malformed<>("no JSON object");
      }
      JsonNode event = json.get("event");
      if (event == null || !event.isString()) {
        return new Reading.Malformed<>("no event");
      }
      M message = reader.read(event.asString(), json);
      return message == null
          ? new Reading.Unknown<>(shown(event.asString()))
          : new Reading.Read<>(message);
    } catch (JacksonException e) {
      return new Reading.Malformed<>("no JSON object");
    } catch (MalformedException e) {
      return new Reading.Malformed<>(e.words);
    }
  }

  private static String shown(String event) {
    return event.length() > LONGEST_SHOWN ? event.substring(0, LONGEST_SHOWN) + "…" : event;
  }

  private static JsonNode part(JsonNode json, String name) throws MalformedException {
    JsonNode part = json.get(name);
    if (part == null || !part.isObject()) {
      throw new MalformedException("no object " + name);
    }
    return part;
  }

  private static String text(JsonNode json, String name, int longest) throws MalformedException {
    JsonNode text = json.get(name);
    if (text == null || !text.isString()) {
      throw new MalformedException("no text " + name);
    }
    if (text.asString().length() > longest) {
      throw new MalformedException(name + " is longer than " + longest + " characters");
    }
    return text.asString();
  }

  private static String sid(JsonNode json, String name) throws MalformedException {
    return text(json, name, LONGEST_SID);
  }

  private static String optionalSid(JsonNode json, String name) throws MalformedException {
    JsonNode sid = json.get(name);
    return sid == null || sid.isNull() ? "" : sid(json, name);
  }

  private static String markName(JsonNode json) throws MalformedException {
    return text(part(json, "mark"), "name", LONGEST_NAME);
  }

  /// Numbers are written as texts, but may be numbers as well.
  private static long number(JsonNode json, String name) throws MalformedException {
    JsonNode number = json.get(name);
    if (number != null && number.isIntegralNumber() && number.canConvertToLong()) {
      if (number.asLong() >= 0) {
        return number.asLong();
      }
    } else if (number != null && number.isString()) {
      String digits = number.asString();
      if (!digits.isEmpty()
          && digits.length() <= LONGEST_NUMBER
          && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
        return Long.parseLong(digits);
      }
    }
    throw new MalformedException("no number " + name);
  }

  private static Mulaw audio(JsonNode media) throws MalformedException {
    String payload = text(media, "payload", LONGEST);
    try {
      return new Mulaw(Base64.getDecoder().decode(payload));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the payload is not in base64");
    }
  }

  private static char digit(JsonNode dtmf) throws MalformedException {
    String digit = text(dtmf, "digit", 1);
    if (digit.isEmpty() || KEYS.indexOf(digit.charAt(0)) < 0) {
      throw new MalformedException("the digit is on no key");
    }
    return digit.charAt(0);
  }

  private static List<String> tracks(JsonNode start) throws MalformedException {
    JsonNode tracks = start.get("tracks");
    if (tracks == null || !tracks.isArray() || tracks.size() > MOST_TRACKS) {
      throw new MalformedException("no tracks");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode track : tracks) {
      if (!track.isString() || track.asString().length() > LONGEST_SID) {
        throw new MalformedException("no tracks");
      }
      names.add(track.asString());
    }
    return names;
  }

  private static Map<String, String> parameters(JsonNode start) throws MalformedException {
    JsonNode parameters = start.get("customParameters");
    if (parameters == null || parameters.isNull()) {
      return Map.of();
    }
    if (!parameters.isObject() || parameters.size() > MOST_PARAMETERS) {
      throw new MalformedException("no customParameters");
    }
    Map<String, String> read = new LinkedHashMap<>();
    for (String name : parameters.propertyNames()) {
      read.put(name, text(parameters, name, LONGEST_NAME));
    }
    return read;
  }

  private static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String words;

    MalformedException(String words) {
      super(words, null, false, false);
      this.words = words;
    }
  }
}
