package io.callmanager.bench.media;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/// What this process holds: on the heap after a collection, outside of it as the JVM's own tracking of native memory tells, and
/// as the kernel sees it.
///
/// @param heap bytes
/// @param nativeByKind bytes that are committed outside of the heap, by the JVM's own names
/// @param resident bytes
record MemoryUse(long heap, Map<String, Long> nativeByKind, long resident) {

  private static final Pattern COMMITTED =
      Pattern.compile("^-\\s+(.+?) \\(reserved=\\d+KB, committed=(\\d+)KB", Pattern.MULTILINE);
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final String HEAP = "Java Heap";
  private static final int COLLECTIONS = 3;

  /// Wants `-XX:NativeMemoryTracking=summary`.
  static MemoryUse now() throws IOException, JMException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    String summary =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "vmNativeMemory",
                    new Object[] {new String[] {"summary"}},
                    new String[] {String[].class.getName()});
    Map<String, Long> kinds = new LinkedHashMap<>();
    Matcher line = COMMITTED.matcher(summary);
    while (line.find()) {
      if (!line.group(1).equals(HEAP)) {
        kinds.put(line.group(1), Long.parseLong(line.group(2)) * 1024);
      }
    }
    Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
    if (kinds.isEmpty() || !resident.find()) {
      throw new IllegalStateException("the memory in use is not told: " + summary);
    }
    return new MemoryUse(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        kinds,
        Long.parseLong(resident.group(1)) * 1024);
  }

  Figures since(MemoryUse earlier) {
    Figures figures =
        new Figures()
            .put("memory.heap", heap - earlier.heap)
            .put("memory.resident", resident - earlier.resident);
    nativeByKind.forEach(
        (kind, bytes) ->
            figures.put("native." + kind, bytes - earlier.nativeByKind.getOrDefault(kind, 0L)));
    return figures;
  }
}
