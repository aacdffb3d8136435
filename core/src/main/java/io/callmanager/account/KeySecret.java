package io.callmanager.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The text of an API key. Its 256 random bits need no salt and no slow hash: SHA-256 can't be searched for them.
final class KeySecret {

  private static final String PREFIX = "cm_";
  private static final int RANDOM_BYTES = 32;
  private static final int HINT_START = 7;
  private static final int HINT_END = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeySecret() {}

  static String generate() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return PREFIX + HexFormat.of().formatHex(random);
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hint(String secret) {
    return secret.substring(0, HINT_START) + "…" + secret.substring(secret.length() - HINT_END);
  }
}
