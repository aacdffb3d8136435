package io.callmanager.recording;

import io.callmanager.recording.Recording.Place;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.RecordingId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The stores there are: new recordings go to the first, older ones are where they were put.
final class RecordingStores implements AutoCloseable {

  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM").withZone(ZoneOffset.UTC);

  private final RecordingStore preferred;
  private final Map<String, RecordingStore> byName;

  RecordingStores(List<RecordingStore> stores) {
    this.preferred = stores.getFirst();
    this.byName =
        stores.stream().collect(Collectors.toMap(RecordingStore::name, Function.identity()));
  }

  /// The stores' names.
  Set<String> names() {
    return byName.keySet();
  }

  /// Where a new recording goes.
  Place place(AccountId account, RecordingId id, Instant startedAt) {
    return new Place(preferred.name(), account + "/" + MONTH.format(startedAt) + "/" + id + ".wav");
  }

  void store(Place place, Path file) throws IOException {
    store(place).store(place.key(), file);
  }

  InputStream open(Place place, long from, long length) throws IOException {
    return store(place).open(place.key(), from, length);
  }

  void delete(Place place) throws IOException {
    store(place).delete(place.key());
  }

  private RecordingStore store(Place place) throws IOException {
    RecordingStore store = byName.get(place.store());
    if (store == null) {
      throw new IOException("The store " + place.store() + " is not configured");
    }
    return store;
  }

  @Override
  public void close() {
    byName.values().forEach(RecordingStore::close);
  }
}
