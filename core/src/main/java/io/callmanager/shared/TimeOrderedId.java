package io.callmanager.shared;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.util.UUID;

/// UUIDs of version 7 (RFC 9562, section 5.7): they sort by the millisecond they were made in, which keeps index
/// inserts at the right edge and lets a table be partitioned by id.
public final class TimeOrderedId {

  private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();
  private static final int TIMESTAMP_SHIFT = 16;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT_IETF = 0x8000_0000_0000_0000L;

  private TimeOrderedId() {}

  public static UUID next() {
    return GENERATOR.generate();
  }

  /// The instant, to the millisecond, at which a version 7 UUID was made.
  public static Instant timeOf(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIMESTAMP_SHIFT);
  }

  /// The smallest id that can have been made at `instant` or later: the lower bound of a time range over ids.
  public static UUID lowestAt(Instant instant) {
    return new UUID((instant.toEpochMilli() << TIMESTAMP_SHIFT) | VERSION_7, VARIANT_IETF);
  }
}
