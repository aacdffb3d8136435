package io.callmanager.telephony.sdp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An `m=` line and the lines below it that belong to it.
///
/// @param media `audio`, `video`, …
/// @param port zero when the stream is refused (RFC 3264, section 6)
/// @param portCount how many ports in a row; one unless written as `port/count`
/// @param formats payload types when the protocol is RTP's, anything else otherwise
/// @param connection where this stream is to be sent, when it differs from the session's
public record MediaDescription(
    String media,
    int port,
    int portCount,
    String protocol,
    List<String> formats,
    @Nullable Connection connection,
    List<Attribute> attributes) {

  public MediaDescription {
    formats = List.copyOf(formats);
    attributes = List.copyOf(attributes);
  }

  /// The same stream, refused: an answer has as many streams as its offer.
  MediaDescription refused() {
    return new MediaDescription(media, 0, 1, protocol, formats, null, List.of());
  }

  Optional<String> attribute(String name) {
    return attributes.stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(attribute -> attribute.value() == null ? "" : attribute.value())
        .findFirst();
  }

  void print(StringBuilder out) {
    out.append("m=").append(media).append(' ').append(port);
    if (portCount != 1) {
      out.append('/').append(portCount);
    }
    out.append(' ').append(protocol);
    for (String format : formats) {
      out.append(' ').append(format);
    }
    out.append("\r\n");
    if (connection != null) {
      out.append("c=").append(connection).append("\r\n");
    }
    for (Attribute attribute : attributes) {
      out.append("a=").append(attribute).append("\r\n");
    }
  }
}
