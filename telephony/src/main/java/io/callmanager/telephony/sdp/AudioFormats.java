package io.callmanager.telephony.sdp;

import io.callmanager.telephony.media.SdpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The payload types of one description that we understand, in its order of preference.
///
/// @param codecs what audio is encoded with
/// @param telephoneEvent the payload type of keys (RFC 4733), if they are sent as events
public record AudioFormats(List<Format> codecs, OptionalInt telephoneEvent) {

  /// The payload type our offers give to telephone events.
  public static final int OUR_TELEPHONE_EVENT = 101;

  private static final int MAX_PAYLOAD_TYPE = 127;
  private static final String CLOCK_RATE = "8000";

  public AudioFormats {
    codecs = List.copyOf(codecs);
  }

  /// One payload type and its codec.
  public record Format(int payloadType, AudioCodec codec) {}

  /// What our first offer holds.
  static AudioFormats ours(List<AudioCodec> codecs) {
    return new AudioFormats(
        codecs.stream().map(codec -> new Format(codec.payloadType(), codec)).toList(),
        OptionalInt.of(OUR_TELEPHONE_EVENT));
  }

  static AudioFormats of(MediaDescription media) throws SdpException {
    List<Format> codecs = new ArrayList<>();
    OptionalInt telephoneEvent = OptionalInt.empty();
    for (String word : media.formats()) {
      int payloadType = SdpParser.number(word, 0, MAX_PAYLOAD_TYPE, "payload type");
      String encoding = encoding(media, payloadType);
      if (encoding == null) {
        AudioCodec.ofStaticPayloadType(payloadType)
            .ifPresent(codec -> codecs.add(new Format(payloadType, codec)));
      } else if (encoding.equals("TELEPHONE-EVENT")) {
        telephoneEvent = telephoneEvent.isPresent() ? telephoneEvent : OptionalInt.of(payloadType);
      } else {
        AudioCodec.ofEncodingName(encoding)
            .ifPresent(codec -> codecs.add(new Format(payloadType, codec)));
      }
    }
    return new AudioFormats(codecs, telephoneEvent);
  }

  /// The encoding name that an `a=rtpmap` gives to a payload type: an empty one when its clock or channels are not ours.
  private static @Nullable String encoding(MediaDescription media, int payloadType) {
    for (Attribute attribute : media.attributes()) {
      String value = attribute.value();
      if (!attribute.name().equals("rtpmap") || value == null) {
        continue;
      }
      String[] words = value.strip().split("\\s+", 2);
      if (words.length == 2 && words[0].equals(Integer.toString(payloadType))) {
        String[] parts = words[1].strip().split("/", -1);
        boolean ours =
            parts.length >= 2
                && parts[1].equals(CLOCK_RATE)
                && (parts.length == 2 || parts[2].equals("1"));
        return ours ? parts[0].toUpperCase(Locale.ROOT) : "";
      }
    }
    return null;
  }

  /// These formats with only the one that is preferred; what an answer picks.
  AudioFormats preferred() {
    return new AudioFormats(codecs.subList(0, 1), telephoneEvent);
  }

  /// These formats without codecs that others don't have.
  AudioFormats within(AudioFormats others) {
    return new AudioFormats(
        codecs.stream()
            .filter(one -> others.codecs.stream().anyMatch(other -> other.codec() == one.codec()))
            .toList(),
        telephoneEvent);
  }

  /// @param keys `a=crypto` lines
  MediaDescription described(int port, String protocol, List<Attribute> keys, Direction direction) {
    List<String> formats = new ArrayList<>();
    List<Attribute> attributes = new ArrayList<>();
    for (Format format : codecs) {
      formats.add(Integer.toString(format.payloadType()));
      attributes.add(
          new Attribute("rtpmap", format.payloadType() + " " + format.codec() + "/8000"));
    }
    telephoneEvent.ifPresent(
        payloadType -> {
          formats.add(Integer.toString(payloadType));
          attributes.add(new Attribute("rtpmap", payloadType + " telephone-event/8000"));
          attributes.add(new Attribute("fmtp", payloadType + " 0-16"));
        });
    attributes.addAll(keys);
    attributes.add(new Attribute("ptime", "20"));
    attributes.add(new Attribute("rtcp", Integer.toString(port + 1)));
    attributes.add(new Attribute(direction.attribute(), null));
    return new MediaDescription("audio", port, 1, protocol, formats, null, attributes);
  }
}
