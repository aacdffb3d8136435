package io.callmanager.api.request;

import io.callmanager.event.EventPosition;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where a page ended, as clients carry it: opaque, and with a check sum, so that a garbled one is told from one we gave out.
public final class Cursor {

  private static final int ID_BYTES = 16;
  private static final int POSITION_BYTES = Long.BYTES + ID_BYTES + Integer.BYTES;

  private Cursor() {}

  /// Writes the cursor of the page that follows.
  ///
  /// @param last the id at which the page ended; null when it was the last page
  public static @Nullable String write(@Nullable UUID last) {
    return last == null ? null : written(ID_BYTES, buffer -> put(buffer, last));
  }

  /// Writes the cursor of what follows in the feed of events.
  public static String write(EventPosition position) {
    return written(
        POSITION_BYTES,
        buffer ->
            put(buffer.putLong(position.tx()), position.source()).putInt(position.sequence()));
  }

  static Optional<UUID> read(String text) {
    return read(text, ID_BYTES).map(Cursor::id);
  }

  static Optional<EventPosition> readPosition(String text) {
    return read(text, POSITION_BYTES)
        .map(bytes -> new EventPosition(bytes.getLong(), id(bytes), bytes.getInt()));
  }

  private static ByteBuffer put(ByteBuffer buffer, UUID id) {
    return buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID id(ByteBuffer buffer) {
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static String written(int length, Consumer<ByteBuffer> content) {
    byte[] bytes = new byte[length + Integer.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    content.accept(buffer);
    buffer.putInt(checkSum(bytes));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Optional<ByteBuffer> read(String text, int length) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != length + Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return buffer.getInt(length) == checkSum(bytes) ? Optional.of(buffer) : Optional.empty();
  }

  private static int checkSum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length - Integer.BYTES);
    return (int) sum.getValue();
  }
}
