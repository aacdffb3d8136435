package io.callmanager.idempotency;

import java.util.Optional;

/// What a client calls one of its requests, so that it can send it again without asking for it twice.
///
/// @param value 1 to 255 printable characters of ASCII, blanks among them
public record IdempotencyKey(String value) {

  private static final int LONGEST = 255;

  public IdempotencyKey {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not an idempotency key");
    }
  }

  /// A key as it was sent; empty when it is none.
  public static Optional<IdempotencyKey> parse(String text) {
    return isOne(text) ? Optional.of(new IdempotencyKey(text)) : Optional.empty();
  }

  private static boolean isOne(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().allMatch(character -> character >= ' ' && character <= '~');
  }
}
