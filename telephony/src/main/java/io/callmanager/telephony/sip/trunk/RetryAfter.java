package io.callmanager.telephony.sip.trunk;

import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.util.Optional;
import javax.sip.header.RetryAfterHeader;

/// How long a 503 asks to be left alone (RFC 3261, sections 20.33 and 21.5.4).
public final class RetryAfter {

  private static final int SERVICE_UNAVAILABLE = 503;

  private RetryAfter() {}

  /// Empty for any other answer, and for a 503 that doesn't ask.
  public static Optional<Duration> of(SIPResponse response) {
    if (response.getStatusCode() != SERVICE_UNAVAILABLE) {
      return Optional.empty();
    }
    try {
      return response.getHeader(RetryAfterHeader.NAME) instanceof RetryAfterHeader header
              && header.getRetryAfter() > 0
          ? Optional.of(Duration.ofSeconds(header.getRetryAfter()))
          : Optional.empty();
    } catch (RuntimeException e) {
      // JAIN reads some headers only when they are asked for.
      return Optional.empty();
    }
  }
}
