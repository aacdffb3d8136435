package io.callmanager.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The processor time that processes use between two looks.
final class CpuUse {

  private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
  private final Map<String, Duration> before = new LinkedHashMap<>();

  /// Adds a process without its children.
  CpuUse of(String name, ProcessHandle process) {
    processes.put(name, process);
    return this;
  }

  /// Begins to count.
  void begin() {
    processes.forEach((name, process) -> before.put(name, own(process)));
    before.put("database", database());
  }

  /// Milliseconds of processor time since the last beginning, for each of so many things done.
  String per(long done) {
    Map<String, Duration> now = new LinkedHashMap<>();
    processes.forEach((name, process) -> now.put(name, own(process)));
    now.put("database", database());
    return now.entrySet().stream()
        .map(
            entry ->
                "%s %.2f ms"
                    .formatted(
                        entry.getKey(),
                        entry
                                .getValue()
                                .minus(before.getOrDefault(entry.getKey(), Duration.ZERO))
                                .toNanos()
                            / 1e6
                            / Math.max(1, done)))
        .collect(Collectors.joining(", "));
  }

  private Duration database() {
    return processes.values().stream()
        .flatMap(ProcessHandle::descendants)
        .distinct()
        .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
        .map(CpuUse::own)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /// What a process has used so far, without its children.
  static Duration own(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
