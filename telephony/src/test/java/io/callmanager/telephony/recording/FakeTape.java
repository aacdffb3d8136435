package io.callmanager.telephony.recording;

import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Tape;
import io.callmanager.shared.RecordingId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A tape in a test's directory.
public final class FakeTape implements Tape {

  private final RecordingId id = RecordingId.next();
  private final Path file;
  private final CountDownLatch disk;
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  public FakeTape(Path directory) {
    this(directory, new CountDownLatch(0));
  }

  /// @param disk until when the disk keeps who writes waiting
  FakeTape(Path directory, CountDownLatch disk) {
    this.file = directory.resolve(id + ".wav");
    this.disk = disk;
  }

  private FakeTape(Path directory, String name) {
    this.file = directory.resolve(name);
    this.disk = new CountDownLatch(0);
  }

  /// A tape that is written to a file of a given name.
  static FakeTape at(Path file) {
    return new FakeTape(file, "");
  }

  @Override
  public RecordingId id() {
    return id;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public FileChannel open() throws IOException {
    try {
      disk.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    return Tape.super.open();
  }

  @Override
  public void started(Instant at) {}

  @Override
  public void over(Outcome outcome) {
    outcomes.add(outcome);
  }

  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /// Waits for what became of it.
  public Outcome awaitOutcome() {
    await().atMost(Duration.ofSeconds(10)).until(() -> !outcomes.isEmpty());
    return outcomes.getFirst();
  }
}
