package io.callmanager.bench.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// Who allocates what, as the flight recorder sees it. Run with small buffers for allocation ([#JVM_OPTIONS]) it sees every two
/// kilobytes that a thread allocates.
final class AllocationProfile {

  static final List<String> JVM_OPTIONS =
      List.of("-XX:MinTLABSize=2k", "-XX:TLABSize=2k", "-XX:-ResizeTLAB");

  private static final String IN_BUFFER = "jdk.ObjectAllocationInNewTLAB";
  private static final String OUTSIDE = "jdk.ObjectAllocationOutsideTLAB";
  private static final int MOST_FRAMES = 3;
  private static final int MOST_LINES = 4;

  private @Nullable Recording recording;

  void start() {
    Recording begun = new Recording();
    begun.enable(IN_BUFFER).withStackTrace();
    begun.enable(OUTSIDE).withStackTrace();
    begun.start();
    recording = begun;
  }

  /// Ends it.
  ///
  /// @param threads how their names begin
  /// @return the most that one kind of thread allocates, in lines to be read
  Figures stop(List<String> threads) throws IOException {
    Recording begun = Objects.requireNonNull(recording);
    Path file = Files.createTempFile("allocations", ".jfr");
    try {
      begun.stop();
      begun.dump(file);
      List<RecordedEvent> events = RecordingFile.readAllEvents(file);
      Figures figures = new Figures();
      for (String prefix : threads) {
        put(
            figures,
            "profile." + prefix,
            events.stream().filter(event -> threadOf(event).startsWith(prefix)).toList());
      }
      put(
          figures,
          "profile.other threads",
          events.stream()
              .filter(event -> threads.stream().noneMatch(threadOf(event)::startsWith))
              .toList());
      return figures;
    } finally {
      begun.close();
      Files.delete(file);
    }
  }

  private static void put(Figures figures, String name, List<RecordedEvent> events) {
    figures.put(name, events.size() + " samples");
    Map<String, Long> bytes = new HashMap<>();
    events.forEach(event -> bytes.merge(site(event), size(event), Long::sum));
    List<Map.Entry<String, Long>> most =
        bytes.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_LINES)
            .toList();
    for (int i = 0; i < most.size(); i++) {
      figures.put(
          name + "." + (i + 1),
          "%,d KiB %s".formatted(most.get(i).getValue() / 1024, most.get(i).getKey()));
    }
  }

  private static long size(RecordedEvent event) {
    return event.getEventType().getName().equals(IN_BUFFER)
        ? event.getLong("tlabSize")
        : event.getLong("allocationSize");
  }

  private static String site(RecordedEvent event) {
    RecordedStackTrace trace = event.getStackTrace();
    String frames =
        trace == null
            ? "nowhere known"
            : trace.getFrames().stream()
                .limit(MOST_FRAMES)
                .map(RecordedFrame::getMethod)
                .map(AllocationProfile::name)
                .collect(Collectors.joining(" < "));
    return event.getClass("objectClass").getName() + " in " + frames;
  }

  private static String name(RecordedMethod method) {
    String type = method.getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
  }

  private static String threadOf(RecordedEvent event) {
    RecordedThread thread = event.getThread();
    String name = thread == null ? null : thread.getJavaName();
    return name == null ? "" : name;
  }
}
