package io.callmanager.telephony.srtp;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/// A master key and its salt, for one direction. Never shown.
public final class SrtpKey {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SrtpSuite suite;
  private final byte[] master;

  /// @param master the key and then the salt
  /// @throws IllegalArgumentException when that is not as long as the suite has it
  public SrtpKey(SrtpSuite suite, byte[] master) {
    if (master.length != suite.masterBytes()) {
      throw new IllegalArgumentException("a key of the wrong length for " + suite);
    }
    this.suite = suite;
    this.master = master.clone();
  }

  /// A key that nobody had before.
  public static SrtpKey random(SrtpSuite suite) {
    byte[] master = new byte[suite.masterBytes()];
    RANDOM.nextBytes(master);
    return new SrtpKey(suite, master);
  }

  public SrtpSuite suite() {
    return suite;
  }

  /// The key and then the salt.
  public byte[] master() {
    return master.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SrtpKey key
        && suite == key.suite
        && MessageDigest.isEqual(master, key.master);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(master);
  }

  @Override
  public String toString() {
    return suite + "/***";
  }
}
