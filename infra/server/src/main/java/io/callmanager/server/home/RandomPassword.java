package io.callmanager.server.home;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/// A password for a person to copy: about 95 bits, without letters and digits that look alike.
public final class RandomPassword {

  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int LENGTH = 16;

  private RandomPassword() {}

  public static String next() {
    return new SecureRandom()
        .ints(LENGTH, 0, ALPHABET.length())
        .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
        .collect(Collectors.joining());
  }
}
