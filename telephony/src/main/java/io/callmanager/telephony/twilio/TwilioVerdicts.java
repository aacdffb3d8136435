package io.callmanager.telephony.twilio;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What Twilio says about a call, as answers of SIP's. This is the one place that says so.
final class TwilioVerdicts {

  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NO_ANSWER = 480;
  static final int PROXY_UNAUTHORIZED = 407;
  static final int BUSY = 486;
  static final int CANCELLED = 487;
  static final int NOT_ACCEPTABLE = 488;
  static final int SERVER_ERROR = 500;
  static final int UNAVAILABLE = 503;

  /// Twilio's codes for a callee's number that is none: not valid, not reachable, not callable.
  private static final Set<Integer> NO_NUMBER = Set.of(13223, 13224, 21211, 21214, 21217);

  private static final int LONGEST_PHRASE = 200;

  private TwilioVerdicts() {}

  /// Of a call that was not placed. Another trunk may take it only if Twilio surely did not.
  static int of(TwilioFailure failure) {
    Integer code = failure.code();
    return switch (failure.kind()) {
      case NOT_SENT -> UNAVAILABLE;
      case IN_DOUBT -> BAD_REQUEST;
      case REFUSED -> {
        if (code != null && NO_NUMBER.contains(code)) {
          yield NOT_FOUND;
        }
        yield switch (failure.status()) {
          case 401 -> UNAUTHORIZED;
          case 403, 404 -> FORBIDDEN;
          case 429 -> UNAVAILABLE;
          default -> BAD_REQUEST;
        };
      }
    };
  }

  /// Of a call that ended before it was answered.
  ///
  /// @param status Twilio's word
  /// @param network what the phone network answered Twilio, as a code of SIP's; null when that was not told
  static int of(String status, @Nullable String network) {
    int sipCode =
        network != null && network.matches("[4-6][0-9]{2}") ? Integer.parseInt(network) : 0;
    return switch (status) {
      case "busy" -> BUSY;
      case "no-answer" -> NO_ANSWER;
      case "canceled" -> CANCELLED;
      // That the network wants Twilio's credentials says nothing about ours.
      default ->
          sipCode == 0 || sipCode == UNAUTHORIZED || sipCode == PROXY_UNAUTHORIZED
              ? SERVER_ERROR
              : sipCode;
    };
  }

  /// Words as SIP can carry them.
  static String phrase(String words) {
    String clean = words.replaceAll("[^\\x20-\\x7e]+", " ");
    return clean.length() > LONGEST_PHRASE ? clean.substring(0, LONGEST_PHRASE) : clean;
  }
}
