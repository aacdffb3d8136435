package io.callmanager.telephony.sip.transaction;

import java.security.SecureRandom;

/// Random text for tags and branches: unguessable, so that nobody who can't see our messages can answer them.
public final class Tokens {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RADIX = 36;

  private Tokens() {}

  /// About 64 bits of randomness in letters and digits.
  public static String next() {
    return Long.toUnsignedString(RANDOM.nextLong(), RADIX);
  }
}
