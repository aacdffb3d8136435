package io.callmanager.bench.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the whole machine's processors did so far, in the kernel's own ticks: of the same length each, whatever that is.
///
/// @param busy with anything, or taken by other machines on the same hardware
/// @param idle with nothing to do
record Processors(long busy, long idle) {

  private static final Path TABLE = Path.of("/proc/stat");
  private static final int IDLE_AT = 4;
  private static final int WAITING_AT = 5;
  private static final int STOLEN_AT = 8;

  static Processors read() throws IOException {
    String[] columns = Files.readAllLines(TABLE).getFirst().split("\\s+");
    long idle = 0;
    long busy = 0;
    for (int i = 1; i <= STOLEN_AT; i++) {
      long ticks = Long.parseLong(columns[i]);
      if (i == IDLE_AT || i == WAITING_AT) {
        idle += ticks;
      } else {
        busy += ticks;
      }
    }
    return new Processors(busy, idle);
  }

  /// How many processors were busy on average since an earlier look.
  double busySince(Processors earlier) {
    double busyThen = busy - earlier.busy;
    double all = busyThen + idle - earlier.idle;
    return all == 0 ? 0 : busyThen / all * Runtime.getRuntime().availableProcessors();
  }
}
