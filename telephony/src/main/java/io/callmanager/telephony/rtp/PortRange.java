package io.callmanager.telephony.rtp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The UDP ports that media may use, written as `20000-29999`. RTP takes the even ones and RTCP the ones after
/// (RFC 3550, section 11).
///
/// @param first the lowest port
/// @param last the highest port
public record PortRange(int first, int last) {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})\\s*-\\s*(\\d{1,5})");

  public PortRange {
    if (first < 1024 || last > 65_535 || (first + 1 | 1) > last) {
      throw new IllegalArgumentException(
          "Not a range of ports from 1024 to 65535 with an even one and the one after: "
              + first
              + "-"
              + last);
    }
  }

  /// Reads a range as it is written in the configuration.
  ///
  /// @throws IllegalArgumentException when the text is no range
  public static PortRange valueOf(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Not a range of ports such as 20000-29999: " + text);
    }
    return new PortRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  int firstRtpPort() {
    return first + (first & 1);
  }

  /// How many sessions the range has room for.
  public int sessions() {
    return (last - firstRtpPort() + 1) / 2;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
