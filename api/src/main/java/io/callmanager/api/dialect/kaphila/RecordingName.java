package io.callmanager.api.dialect.kaphila;

import io.callmanager.recording.Recording;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.TimeOrderedId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Kaphila calls a recording and its file: by its call, and the millisecond in which it was made.
record RecordingName(CallId call, long millis) {

  static final String ENDING = ".wav";

  private static final Pattern FILE =
      Pattern.compile(
          "call-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-([0-9]{1,15})\\.wav");

  static RecordingName of(Recording recording) {
    return of(recording.call(), recording.id());
  }

  static RecordingName of(CallId call, RecordingId recording) {
    return new RecordingName(call, TimeOrderedId.timeOf(recording.value()).toEpochMilli());
  }

  /// Reads a file's name; empty when it is none. Nothing else than such names is ever looked for.
  static Optional<RecordingName> parse(String file) {
    Matcher name = FILE.matcher(file);
    return name.matches()
        ? Optional.of(
            new RecordingName(
                new CallId(UUID.fromString(name.group(1))), Long.parseLong(name.group(2))))
        : Optional.empty();
  }

  boolean isOf(Recording recording) {
    return equals(of(recording));
  }

  String id() {
    return "call-" + call + "-" + millis;
  }

  String file() {
    return id() + ENDING;
  }
}
