package io.callmanager.recording;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A store that does as a test says.
final class MemoryStore implements RecordingStore {

  final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  /// The keys that were to be stored, and those that were to be deleted.
  final List<String> puts = new CopyOnWriteArrayList<>();

  final List<String> deletions = new CopyOnWriteArrayList<>();
  final Set<String> undeletable = ConcurrentHashMap.newKeySet();
  volatile boolean down;
  volatile Runnable onPut = () -> {};
  volatile Runnable onDelete = () -> {};
  private final String name;

  MemoryStore(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void store(String key, Path file) throws IOException {
    puts.add(key);
    reach();
    objects.put(key, Files.readAllBytes(file));
    onPut.run();
  }

  @Override
  public InputStream open(String key, long from, long length) throws IOException {
    reach();
    byte @Nullable [] object = objects.get(key);
    if (object == null) {
      throw new NoSuchFileException(key);
    }
    return new ByteArrayInputStream(object, (int) from, (int) length);
  }

  @Override
  public void delete(String key) throws IOException {
    deletions.add(key);
    onDelete.run();
    reach();
    if (undeletable.contains(key)) {
      throw new FileSystemException(key);
    }
    objects.remove(key);
  }

  private void reach() throws IOException {
    if (down) {
      throw new IOException("The store can't be reached");
    }
  }
}
