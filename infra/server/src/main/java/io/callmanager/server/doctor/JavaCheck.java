package io.callmanager.server.doctor;

import java.util.List;

/// Whether this is a Java that the server runs on, and enough memory for it.
final class JavaCheck implements Check {

  private static final int NEEDED = 25;
  private static final long SMALL_HEAP = 400L << 20;

  @Override
  public List<Finding> look(Patient patient) {
    Runtime.Version version = Runtime.version();
    Finding java =
        version.feature() >= NEEDED
            ? Finding.ok("Java " + version + " at " + System.getProperty("java.home"))
            : Finding.fail(
                "Java " + version + " is older than " + NEEDED,
                "install a JDK "
                    + NEEDED
                    + " or later, or name one: CALLMANAGER_JAVA_HOME=/path/to/jdk");
    long heap = Runtime.getRuntime().maxMemory();
    return heap >= SMALL_HEAP
        ? List.of(java)
        : List.of(
            java,
            Finding.warn(
                "memory: the heap can grow to " + (heap >> 20) + " MB only",
                "give the machine 1 GB or more, or set CALLMANAGER_JAVA_OPTS=-Xmx512m"));
  }
}
