package io.callmanager.telephony.sdp;

import io.callmanager.telephony.media.SdpException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session description (RFC 8866): what of it matters to a telephone call. Other lines are read over.
///
/// @param connection where the streams are to be sent that don't say so themselves
/// @param attributes those of the session as a whole
public record SessionDescription(
    Origin origin,
    String name,
    @Nullable Connection connection,
    List<Attribute> attributes,
    List<MediaDescription> media) {

  /// The longest description that is read, in characters.
  public static final int MAX_LENGTH = 8192;

  public SessionDescription {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /// Reads a description; line ends may be CRLF or LF.
  ///
  /// @throws SdpException when it is none, or is larger than anything a telephone sends; nothing else is thrown,
  ///     whatever the text
  public static SessionDescription parse(String text) throws SdpException {
    return new SdpParser().parse(text);
  }

  /// The description in the order of RFC 8866, section 5.
  public String print() {
    StringBuilder out = new StringBuilder(384);
    out.append("v=0\r\no=").append(origin).append("\r\n");
    out.append("s=").append(name).append("\r\n");
    if (connection != null) {
      out.append("c=").append(connection).append("\r\n");
    }
    out.append("t=0 0\r\n");
    for (Attribute attribute : attributes) {
      out.append("a=").append(attribute).append("\r\n");
    }
    for (MediaDescription stream : media) {
      stream.print(out);
    }
    return out.toString();
  }
}
