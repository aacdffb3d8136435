package io.callmanager.shared;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list that is read by cursor.
///
/// @param nextCursor what to ask for the next page with; null on the last one. Opaque to clients.
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
    return new Page<>(items.stream().<R>map(mapping).toList(), nextCursor);
  }
}
