package io.callmanager.api.v1.dialgate;

import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.shared.PhoneNumber;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a page of numbers ended, written as other cursors are: the digits, with a one before them that keeps leading zeros.
final class NumberCursor {

  private static final String MARK = "1";

  private NumberCursor() {}

  static String write(PhoneNumber last) {
    long digits = Long.parseLong(MARK + last.e164().substring(1));
    return Objects.requireNonNull(Cursor.write(new UUID(0, digits)));
  }

  static @Nullable PhoneNumber read(Query query) {
    UUID cursor = query.cursor("cursor");
    if (cursor == null) {
      return null;
    }
    String marked = Long.toString(cursor.getLeastSignificantBits());
    Optional<PhoneNumber> number =
        cursor.getMostSignificantBits() == 0 && marked.startsWith(MARK)
            ? PhoneNumber.parse("+" + marked.substring(1))
            : Optional.empty();
    if (number.isEmpty()) {
      query.issues().add("cursor", "Not a cursor that this API gave out");
    }
    return number.orElse(null);
  }
}
