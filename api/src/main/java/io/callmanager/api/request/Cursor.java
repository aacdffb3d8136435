package io.callmanager.api.request;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where a page ended, as clients carry it: opaque, and with a check sum, so that a garbled one is told from one we gave out.
public final class Cursor {

  private static final int ID_BYTES = 16;
  private static final int LENGTH = 27;

  private Cursor() {}

  /// Writes the cursor of the page that follows.
  ///
  /// @param last the id at which the page ended; null when it was the last page
  public static @Nullable String write(@Nullable UUID last) {
    if (last == null) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.allocate(ID_BYTES + Integer.BYTES);
    buffer.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
    buffer.putInt(checkSum(buffer.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  static Optional<UUID> read(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    return buffer.getInt() == checkSum(bytes) ? Optional.of(id) : Optional.empty();
  }

  private static int checkSum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, ID_BYTES);
    return (int) sum.getValue();
  }
}
