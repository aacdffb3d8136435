package io.callmanager.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The text of an API key. Its 256 random bits need no salt and no slow hash: SHA-256 can't be searched for them. Keys that were made
/// elsewhere are taken for as good if they are long and varied enough.
final class KeySecret {

  private static final String PREFIX = "cm_";
  private static final int RANDOM_BYTES = 32;
  private static final int HINT_START = 7;
  private static final int BROUGHT_HINT_START = 3;
  private static final int HINT_END = 4;
  private static final int SHORTEST_BROUGHT = 20;
  private static final int LONGEST_BROUGHT = 128;
  private static final int LEAST_VARIETY = 8;
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
    return hint(secret, HINT_START);
  }

  /// Of a key that was made elsewhere less is shown: it may be short.
  static String hintOfBrought(String secret) {
    return hint(secret, BROUGHT_HINT_START);
  }

  private static String hint(String secret, int start) {
    return secret.substring(0, start) + "…" + secret.substring(secret.length() - HINT_END);
  }

  /// Whether a text that was made elsewhere can be a key.
  static boolean canBeBrought(String secret) {
    return secret.length() >= SHORTEST_BROUGHT
        && secret.length() <= LONGEST_BROUGHT
        && secret.chars().allMatch(c -> c > ' ' && c < 0x7f)
        && secret.chars().distinct().count() >= LEAST_VARIETY
        && !secret.startsWith(PREFIX);
  }
}
