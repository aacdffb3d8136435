package io.callmanager.telephony.sdp;

import io.callmanager.telephony.media.SdpException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one session description, line by line, and gives up on the first line that makes no sense.
final class SdpParser {

  private static final int MAX_LINES = 256;
  private static final int MAX_STREAMS = 16;
  private static final int MAX_FORMATS = 64;
  private static final int MAX_PORT = 65_535;

  private @Nullable Origin origin;
  private String name = "-";
  private @Nullable Connection connection;
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();
  private @Nullable Stream stream;

  SessionDescription parse(String text) throws SdpException {
    if (text.length() > SessionDescription.MAX_LENGTH) {
      throw new SdpException("the description is " + text.length() + " characters long");
    }
    int lines = 0;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        end = text.length();
      }
      String line = text.substring(start, end).stripTrailing();
      start = end + 1;
      if (line.isEmpty()) {
        continue;
      }
      if (++lines > MAX_LINES) {
        throw new SdpException("the description has more than " + MAX_LINES + " lines");
      }
      if (lines == 1 && !line.equals("v=0")) {
        throw new SdpException("the description does not begin with v=0");
      }
      line(line);
    }
    finishStream();
    if (origin == null) {
      throw new SdpException("the description has no o= line");
    }
    return new SessionDescription(origin, name, connection, attributes, media);
  }

  private void line(String line) throws SdpException {
    if (line.length() < 2 || line.charAt(1) != '=') {
      throw new SdpException("not a line of a description: " + shown(line));
    }
    refuseControlCharacters(line);
    String value = line.substring(2);
    switch (line.charAt(0)) {
      case 'o' -> origin = origin(value);
      case 's' -> name = value.isBlank() ? "-" : value;
      case 'c' -> connectionLine(value);
      case 'm' -> streamLine(value);
      case 'a' -> (stream == null ? attributes : stream.attributes).add(attribute(value));
      default -> {} // RFC 8866, section 5: what is not known is ignored
    }
  }

  private static Origin origin(String value) throws SdpException {
    String[] words = words(value, "o=");
    if (words.length != 6) {
      throw new SdpException("o= has " + words.length + " words instead of 6");
    }
    return new Origin(words[0], words[1], words[2], connection(words[3], words[4], words[5]));
  }

  private void connectionLine(String value) throws SdpException {
    String[] words = words(value, "c=");
    if (words.length != 3) {
      throw new SdpException("c= has " + words.length + " words instead of 3");
    }
    Connection read = connection(words[0], words[1], words[2]);
    if (stream == null) {
      connection = read;
    } else if (stream.connection == null) {
      stream.connection = read;
    }
  }

  private static Connection connection(String net, String type, String address)
      throws SdpException {
    if (!net.equals("IN") || !(type.equals("IP4") || type.equals("IP6"))) {
      throw new SdpException("unknown kind of address: " + shown(net + " " + type));
    }
    return new Connection(type, address);
  }

  private void streamLine(String value) throws SdpException {
    finishStream();
    if (media.size() == MAX_STREAMS) {
      throw new SdpException("the description has more than " + MAX_STREAMS + " streams");
    }
    String[] words = words(value, "m=");
    if (words.length < 4) {
      throw new SdpException("m= has " + words.length + " words instead of 4 or more");
    }
    if (words.length > 3 + MAX_FORMATS) {
      throw new SdpException("m= has more than " + MAX_FORMATS + " formats");
    }
    int slash = words[1].indexOf('/');
    String port = slash < 0 ? words[1] : words[1].substring(0, slash);
    String count = slash < 0 ? "1" : words[1].substring(slash + 1);
    stream =
        new Stream(
            words[0],
            number(port, 0, MAX_PORT, "port"),
            number(count, 1, MAX_PORT, "number of ports"),
            words[2],
            List.of(words).subList(3, words.length));
  }

  private static Attribute attribute(String value) throws SdpException {
    int colon = value.indexOf(':');
    String name = colon < 0 ? value : value.substring(0, colon);
    if (name.isBlank()) {
      throw new SdpException("a= without a name");
    }
    return new Attribute(name, colon < 0 ? null : value.substring(colon + 1));
  }

  private void finishStream() {
    if (stream != null) {
      media.add(stream.described());
      stream = null;
    }
  }

  private static String[] words(String value, String line) throws SdpException {
    String[] words = value.split(" +", -1);
    for (String word : words) {
      if (word.isEmpty()) {
        throw new SdpException(line + " begins with a space or is empty");
      }
    }
    return words;
  }

  static int number(String digits, int from, int to, String what) throws SdpException {
    int number = 0;
    for (int i = 0; i < digits.length() && number <= to; i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new SdpException("the " + what + " is no number: " + shown(digits));
      }
      number = number * 10 + (digit - '0');
    }
    if (digits.isEmpty() || number < from || number > to) {
      throw new SdpException("the " + what + " is out of range: " + shown(digits));
    }
    return number;
  }

  private static void refuseControlCharacters(String line) throws SdpException {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new SdpException("a control character in the line " + line.charAt(0) + "=");
      }
    }
  }

  /// What a message may repeat of a peer's text.
  private static String shown(String text) {
    String head = text.length() > 24 ? text.substring(0, 24) + "…" : text;
    return head.replaceAll("[^\\x21-\\x7e…]", "?");
  }

  private static final class Stream {
    private final String media;
    private final int port;
    private final int portCount;
    private final String protocol;
    private final List<String> formats;
    private @Nullable Connection connection;
    private final List<Attribute> attributes = new ArrayList<>();

    Stream(String media, int port, int portCount, String protocol, List<String> formats) {
      this.media = media;
      this.port = port;
      this.portCount = portCount;
      this.protocol = protocol;
      this.formats = formats;
    }

    MediaDescription described() {
      return new MediaDescription(
          media, port, portCount, protocol, formats, connection, attributes);
    }
  }
}
