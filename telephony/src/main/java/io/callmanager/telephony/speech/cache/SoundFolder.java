package io.callmanager.telephony.speech.cache;

import io.callmanager.telephony.media.Sound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sounds on disk, a file each, named by their phrase's digest and readable by their owner alone. When there is too much,
/// those that were not used for longest go.
///
/// Several servers may use one folder: files appear whole and are checked when read; one that isn't what it should be
/// counts as missing. Files of other names are left alone. A disk that fails costs a synthesis, never a call.
public final class SoundFolder {

  private static final Logger log = LoggerFactory.getLogger(SoundFolder.class);
  private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}\\.sound");
  private static final Pattern UNFINISHED = Pattern.compile("[0-9a-f]{64}\\.[0-9a-f-]{36}\\.new");
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final double KEPT_AFTER_SWEEP = 0.9;
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> WRITE_NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path directory;
  private final long maxBytes;
  private final Clock clock;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private final AtomicBoolean complained = new AtomicBoolean();

  private SoundFolder(Path directory, long maxBytes, Clock clock) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /// Opens the folder, making it if need be.
  ///
  /// @param maxBytes how much to keep
  /// @return empty when nothing is to be kept, or the folder can't be made
  public static Optional<SoundFolder> open(Path directory, long maxBytes, Clock clock) {
    if (maxBytes <= 0) {
      return Optional.empty();
    }
    SoundFolder folder = new SoundFolder(directory, maxBytes, clock);
    try {
      Files.createDirectories(directory, ownerOnly("rwx------"));
      folder.sweep();
      return Optional.of(folder);
    } catch (IOException e) {
      log.warn("Speech can't be kept in {}: {}", directory, e.toString());
      return Optional.empty();
    }
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /// How much there is, as far as this process knows.
  long bytes() {
    return bytes.get();
  }

  private Path file(Phrase phrase) {
    return directory.resolve(phrase.digest() + ".sound");
  }

  boolean has(Phrase phrase) {
    return Files.isRegularFile(file(phrase), LinkOption.NOFOLLOW_LINKS);
  }

  /// A phrase's sound; empty when it isn't there, or isn't whole.
  Optional<Sound> read(Phrase phrase) {
    Path file = file(phrase);
    try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
      long size = channel.size();
      if (size <= SoundFile.MAX_BYTES) {
        ByteBuffer content = ByteBuffer.allocate((int) size);
        while (content.hasRemaining() && channel.read(content) >= 0) {
          // reads on
        }
        Optional<Sound> sound = SoundFile.decode(phrase, content.flip());
        if (sound.isPresent()) {
          noteUse(phrase);
          return sound;
        }
      }
      log.warn("{} holds no whole sound; it is deleted", file);
      Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      log.trace("not kept", e);
    } catch (IOException e) {
      complain(e);
    }
    return Optional.empty();
  }

  /// The phrase was used just now.
  void noteUse(Phrase phrase) {
    try {
      Files.setLastModifiedTime(file(phrase), FileTime.from(clock.instant()));
    } catch (NoSuchFileException e) {
      log.trace("it was swept away meanwhile", e);
    } catch (IOException e) {
      complain(e);
    }
  }

  /// Keeps a sound, and makes room for it if there is too much.
  void write(Phrase phrase, Sound sound) {
    ByteBuffer content = SoundFile.encode(phrase, sound);
    int size = content.remaining();
    if (size > SoundFile.MAX_BYTES || size > maxBytes) {
      return;
    }
    Path fresh = directory.resolve(phrase.digest() + "." + UUID.randomUUID() + ".new");
    try {
      try (SeekableByteChannel channel =
          Files.newByteChannel(fresh, WRITE_NEW, ownerOnly("rw-------"))) {
        while (content.hasRemaining()) {
          channel.write(content);
        }
      }
      Files.setLastModifiedTime(fresh, FileTime.from(clock.instant()));
      Files.move(fresh, file(phrase), StandardCopyOption.ATOMIC_MOVE);
      if (bytes.addAndGet(size) > maxBytes) {
        sweep();
      }
    } catch (IOException e) {
      complain(e);
      delete(fresh);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.debug("{} could not be deleted: {}", file, e.toString());
    }
  }

  /// Once: a full disk is not worth a line for every phrase.
  private void complain(IOException e) {
    if (complained.compareAndSet(false, true)) {
      log.warn("Speech can't always be kept in {}: {}", directory, e.toString());
    }
  }

  private record Found(Path file, long size, FileTime used) {}

  /// Deletes what was not used for longest until there is some room again. One sweep at a time; other servers may sweep too.
  private void sweep() throws IOException {
    if (!sweeping.compareAndSet(false, true)) {
      return;
    }
    try {
      List<Found> found = sounds();
      long total = found.stream().mapToLong(Found::size).sum();
      if (total > maxBytes) {
        found.sort(Comparator.comparing(Found::used));
        for (Found sound : found) {
          if (total <= maxBytes * KEPT_AFTER_SWEEP) {
            break;
          }
          delete(sound.file());
          total -= sound.size();
        }
      }
      bytes.set(total);
    } finally {
      sweeping.set(false);
    }
  }

  private List<Found> sounds() throws IOException {
    List<Found> sounds = new ArrayList<>();
    Instant abandoned = clock.instant().minus(ABANDONED);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        boolean unfinished = UNFINISHED.matcher(name).matches();
        if (!unfinished && !OURS.matcher(name).matches()) {
          continue;
        }
        Optional<BasicFileAttributes> attributes = attributes(file);
        if (attributes.isEmpty()) {
          continue;
        }
        FileTime used = attributes.get().lastModifiedTime();
        if (!unfinished) {
          sounds.add(new Found(file, attributes.get().size(), used));
        } else if (used.toInstant().isBefore(abandoned)) {
          delete(file);
        }
      }
    } catch (DirectoryIteratorException | UncheckedIOException e) {
      throw new IOException("the folder can't be read", e);
    }
    return sounds;
  }

  /// Empty when the file went meanwhile, or is none.
  private static Optional<BasicFileAttributes> attributes(Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? Optional.of(attributes) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
