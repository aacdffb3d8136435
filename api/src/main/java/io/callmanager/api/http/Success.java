package io.callmanager.api.http;

import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// The envelope of every good answer.
public record Success<T>(@Schema(example = "true") boolean success, T data) {

  /// 200 with `data`; JSON, whatever the client says it accepts, because there is nothing else.
  public static <T> ResponseEntity<Success<T>> of(T data) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(new Success<>(true, data));
  }
}
