package io.callmanager.telephony.recording;

import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Tape;
import io.callmanager.shared.RecordingId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A tape in a test's directory.
public final class FakeTape implements Tape {

  private final RecordingId id = RecordingId.next();
  private final Path file;
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  public FakeTape(Path directory) {
    file = directory.resolve(id + ".wav");
  }

  private FakeTape(Path directory, String name) {
    file = directory.resolve(name);
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
