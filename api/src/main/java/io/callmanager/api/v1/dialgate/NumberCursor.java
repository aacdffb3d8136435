package io.callmanager.api.v1.dialgate;

import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.shared.PhoneNumber;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a page of numbers ended, written as other cursors are: the digits, with a one before them that keeps leading zeros; before
/// an extension's, a two.
final class NumberCursor {

  private static final String MARK = "1";
  private static final String EXTENSION_MARK = "2";

  private NumberCursor() {}

  static String write(PhoneNumber last) {
    String marked =
        last.isExtension() ? EXTENSION_MARK + last.e164() : MARK + last.e164().substring(1);
    long digits = Long.parseLong(marked);
    return Objects.requireNonNull(Cursor.write(new UUID(0, digits)));
  }

  static @Nullable PhoneNumber read(Query query) {
    UUID cursor = query.cursor("cursor");
    if (cursor == null) {
      return null;
    }
    String marked = Long.toString(cursor.getLeastSignificantBits());
    Optional<PhoneNumber> number =
        cursor.getMostSignificantBits() == 0 ? number(marked) : Optional.empty();
    if (number.isEmpty()) {
      query.issues().add("cursor", "Not a cursor that this API gave out");
    }
    return number.orElse(null);
  }

  private static Optional<PhoneNumber> number(String marked) {
    String digits = marked.substring(1);
    if (marked.startsWith(EXTENSION_MARK)) {
      return PhoneNumber.ofDigits(digits).filter(PhoneNumber::isExtension);
    }
    return marked.startsWith(MARK) ? PhoneNumber.parse("+" + digits) : Optional.empty();
  }
}
