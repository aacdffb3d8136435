package io.callmanager.recording;

import io.callmanager.call.spi.Tape;
import io.callmanager.call.spi.Tapes;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory in which calls are recorded. A file's name tells whose it is, so that one that is left behind finds its way
/// without anything else.
final class Spool implements Tapes {

  private static final Logger log = LoggerFactory.getLogger(Spool.class);
  private static final String UUID_FORM =
      "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
  private static final Pattern NAME =
      Pattern.compile(UUID_FORM + "_" + UUID_FORM + "_" + UUID_FORM + "\\.wav");

  private final Path directory;
  private final Set<RecordingId> inHand = ConcurrentHashMap.newKeySet();
  private @Nullable Listener listener;

  Spool(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /// Hears of the tapes. Called on the threads of calls: note it and return.
  interface Listener {

    void started(Spooled tape, Instant at);

    void over(Spooled tape, Tape.Outcome outcome);
  }

  /// A file of the spool.
  record Spooled(AccountId account, CallId call, RecordingId id, Path file) {}

  /// Who hears of the tapes; to be set before the first call.
  void listen(Listener wanted) {
    listener = wanted;
  }

  @Override
  public Tape next(AccountId account, CallId call) {
    RecordingId id = RecordingId.next();
    Path file = directory.resolve(account + "_" + call + "_" + id + ".wav");
    return new SpoolTape(new Spooled(account, call, id, file));
  }

  /// Takes the files that nobody works at: those of a server that died.
  List<Spooled> takeLeftBehind() {
    List<Spooled> left = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return left;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.wav")) {
      for (Path file : files) {
        read(file).filter(this::take).ifPresent(left::add);
      }
    } catch (IOException e) {
      log.warn("The recordings left in {} can't be listed: {}", directory, e.toString());
    }
    return left;
  }

  /// A file that was listed may have been settled since.
  boolean take(Spooled listed) {
    if (!inHand.add(listed.id())) {
      return false;
    }
    boolean there = Files.exists(listed.file());
    if (!there) {
      release(listed);
    }
    return there;
  }

  private static Optional<Spooled> read(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches()
        ? Optional.of(
            new Spooled(
                new AccountId(UUID.fromString(name.group(1))),
                new CallId(UUID.fromString(name.group(2))),
                new RecordingId(UUID.fromString(name.group(3))),
                file))
        : Optional.empty();
  }

  /// Nobody works at it any more.
  void release(Spooled tape) {
    inHand.remove(tape.id());
  }

  /// Those that are being worked at.
  Set<RecordingId> inHand() {
    return Set.copyOf(inHand);
  }

  private void makeDirectory() {
    try {
      Files.createDirectories(directory, FolderStore.ownerOnly(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class SpoolTape implements Tape {

    private final Spooled spooled;
    private volatile boolean started;

    SpoolTape(Spooled spooled) {
      this.spooled = spooled;
    }

    @Override
    public RecordingId id() {
      return spooled.id();
    }

    @Override
    public Path file() {
      return spooled.file();
    }

    @Override
    public void started(Instant at) {
      started = true;
      inHand.add(spooled.id());
      try {
        makeDirectory();
      } catch (UncheckedIOException e) {
        log.error("The directory for recordings can't be made: {}", e.getMessage());
      }
      if (listener != null) {
        listener.started(spooled, at);
      }
    }

    @Override
    public void over(Outcome outcome) {
      if (started && listener != null) {
        listener.over(spooled, outcome);
      } else {
        release(spooled);
      }
    }
  }
}
