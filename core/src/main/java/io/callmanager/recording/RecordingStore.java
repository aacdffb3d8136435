package io.callmanager.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Where finished recordings are kept. A key is `account/yyyy-MM/recording.wav`, made of ids alone. Methods block; what fails may
/// be tried again.
public interface RecordingStore extends AutoCloseable {

  /// Under which name recordings remember it.
  String name();

  /// Keeps a file under a key. It stays where it was, for the caller to delete. Storing the same again replaces it.
  void store(String key, Path file) throws IOException;

  /// Reads a part of what is kept.
  ///
  /// @throws java.nio.file.NoSuchFileException when there is nothing under the key
  InputStream open(String key, long from, long length) throws IOException;

  /// Deletes what is kept under a key, if anything is.
  void delete(String key) throws IOException;

  @Override
  default void close() {}
}
