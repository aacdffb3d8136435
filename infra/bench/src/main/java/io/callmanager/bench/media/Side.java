package io.callmanager.bench.media;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The process that is measured, whichever it is: it warms up, measures its own processor time when it is told to, and counts up
/// when all is quiet.
final class Side {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final long QUIET_MILLIS = 500;

  private final BufferedReader words =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  void run(Calls calls, int warmUpSeconds, int seconds) throws Exception {
    TimeUnit.SECONDS.sleep(warmUpSeconds);
    tell(new Figures().put("ready", 1));
    awaitWord();
    calls.begin();
    long sent = calls.sent();
    long received = calls.received();
    long cpu = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    Figures figures =
        new Figures()
            .put("cpu", SYSTEM.getProcessCpuTime() - cpu)
            .put("wall", System.nanoTime() - begin)
            .put("sent", calls.sent() - sent)
            .put("received", calls.received() - received);
    tell(figures.putAll(calls.end()));
    awaitWord();
    calls.fallSilent();
    TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
    Figures totals = new Figures().put("sent", calls.sent()).put("received", calls.received());
    tell(totals.putAll(calls.hangUp()));
    awaitWord();
  }

  private void awaitWord() throws IOException {
    if (words.readLine() == null) {
      System.exit(1); // whoever asked is gone
    }
  }

  @SuppressWarnings("SystemOut") // it is how the parent process hears of it
  private static void tell(Figures figures) {
    System.out.println(figures.line());
  }
}
