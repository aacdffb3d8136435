package io.callmanager.telephony.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// GHASH (NIST SP 800-38D, section 6.4). Carry-less products are made of common ones whose operands have three holes between any two
/// bits for the carries to fall into, as BearSSL has it: without tables, so the time it takes tells nothing of the key, and without
/// allocation. For one thread.
final class Ghash {

  static final int BLOCK = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long EVERY_FOURTH = 0x1111111111111111L;

  private final long keyLow;
  private final long keyHigh;
  private final long keyLowReversed;
  private final long keyHighReversed;
  private final byte[] padded = new byte[BLOCK];
  private long low;
  private long high;

  /// @param key the cipher's output for a block of zeros
  Ghash(byte[] key) {
    keyHigh = (long) LONGS.get(key, 0);
    keyLow = (long) LONGS.get(key, 8);
    keyHighReversed = Long.reverse(keyHigh);
    keyLowReversed = Long.reverse(keyLow);
  }

  /// Begins anew.
  void reset() {
    low = 0;
    high = 0;
  }

  /// Takes bytes in, filled up with zeros to whole blocks.
  void update(byte[] data, int from, int length) {
    int whole = length - length % BLOCK;
    for (int at = from; at < from + whole; at += BLOCK) {
      take((long) LONGS.get(data, at), (long) LONGS.get(data, at + 8));
    }
    if (whole < length) {
      Arrays.fill(padded, (byte) 0);
      System.arraycopy(data, from + whole, padded, 0, length - whole);
      take((long) LONGS.get(padded, 0), (long) LONGS.get(padded, 8));
    }
  }

  /// Takes in how many bytes there were of the two kinds, and puts down the result.
  void finish(int signedOnly, int encrypted, byte[] result) {
    take(8L * signedOnly, 8L * encrypted);
    LONGS.set(result, 0, high);
    LONGS.set(result, 8, low);
  }

  private void take(long blockHigh, long blockLow) {
    long one = high ^ blockHigh;
    long zero = low ^ blockLow;
    long oneReversed = Long.reverse(one);
    long zeroReversed = Long.reverse(zero);

    // Karatsuba's three products; that of the reversed operands is the upper half, reversed.
    long lowProduct = lowerHalf(zero, keyLow);
    long highProduct = lowerHalf(one, keyHigh);
    long middle = lowerHalf(zero ^ one, keyLow ^ keyHigh) ^ lowProduct ^ highProduct;
    long lowUpper = lowerHalf(zeroReversed, keyLowReversed);
    long highUpper = lowerHalf(oneReversed, keyHighReversed);
    long middleUpper =
        lowerHalf(zeroReversed ^ oneReversed, keyLowReversed ^ keyHighReversed)
            ^ lowUpper
            ^ highUpper;

    long first = lowProduct;
    long second = Long.reverse(lowUpper) >>> 1 ^ middle;
    long third = highProduct ^ Long.reverse(middleUpper) >>> 1;
    long fourth = Long.reverse(highUpper) >>> 1;

    // GCM writes polynomials backwards, which shifts the product by one.
    fourth = fourth << 1 | third >>> 63;
    third = third << 1 | second >>> 63;
    second = second << 1 | first >>> 63;
    first = first << 1;

    // Modulo x^128 + x^7 + x^2 + x + 1.
    third ^= first ^ first >>> 1 ^ first >>> 2 ^ first >>> 7;
    second ^= first << 63 ^ first << 62 ^ first << 57;
    fourth ^= second ^ second >>> 1 ^ second >>> 2 ^ second >>> 7;
    third ^= second << 63 ^ second << 62 ^ second << 57;
    low = third;
    high = fourth;
  }

  /// The lower 64 bits of the carry-less product.
  private static long lowerHalf(long x, long y) {
    long x0 = x & EVERY_FOURTH;
    long x1 = x & EVERY_FOURTH << 1;
    long x2 = x & EVERY_FOURTH << 2;
    long x3 = x & EVERY_FOURTH << 3;
    long y0 = y & EVERY_FOURTH;
    long y1 = y & EVERY_FOURTH << 1;
    long y2 = y & EVERY_FOURTH << 2;
    long y3 = y & EVERY_FOURTH << 3;
    long z0 = x0 * y0 ^ x1 * y3 ^ x2 * y2 ^ x3 * y1;
    long z1 = x0 * y1 ^ x1 * y0 ^ x2 * y3 ^ x3 * y2;
    long z2 = x0 * y2 ^ x1 * y1 ^ x2 * y0 ^ x3 * y3;
    long z3 = x0 * y3 ^ x1 * y2 ^ x2 * y1 ^ x3 * y0;
    return (z0 & EVERY_FOURTH)
        | (z1 & EVERY_FOURTH << 1)
        | (z2 & EVERY_FOURTH << 2)
        | (z3 & EVERY_FOURTH << 3);
  }
}
