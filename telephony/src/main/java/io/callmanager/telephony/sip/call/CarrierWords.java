package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.Reply;
import java.util.regex.Pattern;
import javax.sip.header.ReasonHeader;
import javax.sip.header.WarningHeader;
import org.jspecify.annotations.Nullable;

/// A refusal in the carrier's own words, fit to be shown to a customer.
final class CarrierWords {

  private static final int MAX_LENGTH = 120;
  private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{N}\\p{P}\\p{Sm}\\p{Sc} ]+");

  private CarrierWords() {}

  /// Such as `503 Service Unavailable (No circuit available)`: the status line, and the text of a Reason (RFC 3326) or a
  /// Warning header if there is one.
  static String of(SIPResponse response) {
    int code = response.getStatusCode();
    @Nullable String phrase = response.getReasonPhrase();
    String words = phrase == null || phrase.isBlank() ? Reply.standardPhrase(code) : phrase;
    String why = why(response);
    String all = code + " " + words + (why == null || why.isBlank() ? "" : " (" + why + ")");
    return clean(all);
  }

  /// Somebody else's words, fit to be shown.
  static String clean(String words) {
    String clean = UNFIT.matcher(words).replaceAll(" ").strip();
    return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) : clean;
  }

  private static @Nullable String why(SIPResponse response) {
    if (response.getHeader(ReasonHeader.NAME) instanceof ReasonHeader reason) {
      return reason.getText();
    }
    if (response.getHeader(WarningHeader.NAME) instanceof WarningHeader warning) {
      return warning.getText();
    }
    return null;
  }
}
