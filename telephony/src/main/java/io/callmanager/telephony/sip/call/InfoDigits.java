package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.header.ContentTypeHeader;
import org.jspecify.annotations.Nullable;

/// Keys that a gateway reports by INFO: `application/dtmf-relay` with a line `Signal=5`, or `application/dtmf` with the key
/// alone. No RFC says how; these are the two forms that gateways send.
final class InfoDigits {

  private static final Pattern RELAY =
      Pattern.compile("(?im)^\\s*Signal\\s*=\\s*([0-9*#A-D]|10|11)\\s*$");
  private static final Pattern PLAIN = Pattern.compile("\\s*([0-9*#A-Da-d]|10|11)\\s*");

  private InfoDigits() {}

  static Optional<Character> of(SIPRequest info) {
    ContentTypeHeader type = info.getContentTypeHeader();
    byte @Nullable [] content = info.getRawContent();
    if (type == null || content == null || !type.getContentType().equalsIgnoreCase("application")) {
      return Optional.empty();
    }
    String text = new String(content, StandardCharsets.US_ASCII);
    return switch (type.getContentSubType().toLowerCase(Locale.ROOT)) {
      case "dtmf-relay" -> first(RELAY.matcher(text), false);
      case "dtmf" -> first(PLAIN.matcher(text), true);
      default -> Optional.empty();
    };
  }

  private static Optional<Character> first(Matcher matcher, boolean whole) {
    if (whole ? !matcher.matches() : !matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (matcher.group(1)) {
          case "10" -> '*';
          case "11" -> '#';
          case String key -> key.toUpperCase(Locale.ROOT).charAt(0);
        });
  }
}
