package io.callmanager.bench.media;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What the threads of this process whose names begin so have used so far.
///
/// @param cpuNanos processor time
/// @param allocated bytes
record ThreadUse(long cpuNanos, long allocated) {

  static final ThreadUse NONE = new ThreadUse(0, 0);

  private static final ThreadMXBean BEANS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static ThreadUse of(String prefix) {
    List<Long> ids =
        Arrays.stream(BEANS.getThreadInfo(BEANS.getAllThreadIds()))
            .filter(Objects::nonNull)
            .filter(thread -> thread.getThreadName().startsWith(prefix))
            .map(thread -> thread.getThreadId())
            .toList();
    return new ThreadUse(
        ids.stream().mapToLong(BEANS::getThreadCpuTime).sum(),
        ids.stream().mapToLong(BEANS::getThreadAllocatedBytes).sum());
  }

  ThreadUse since(ThreadUse earlier) {
    return new ThreadUse(cpuNanos - earlier.cpuNanos, allocated - earlier.allocated);
  }
}
