package io.callmanager.api.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The words that an enum's values have in the API: their names, understood in upper and lower case, and told as the API
/// itself writes them.
public final class Words {

  private Words() {}

  /// The word for a value that the API answers in lower case.
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> Optional<E> constant(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst();
  }

  static String names(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
  }

  static String words(Class<? extends Enum<?>> type) {
    return names(type).toLowerCase(Locale.ROOT);
  }
}
