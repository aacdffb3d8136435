package io.callmanager.console.layout;

import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/// Ids in addresses.
public final class PathId {

  private PathId() {}

  /// Reads an id from an address.
  ///
  /// @throws ResponseStatusException 404 when it is none
  public static UUID of(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw notFound();
    }
  }

  /// To be thrown when an address leads to nothing.
  public static ResponseStatusException notFound() {
    return new ResponseStatusException(HttpStatus.NOT_FOUND);
  }
}
