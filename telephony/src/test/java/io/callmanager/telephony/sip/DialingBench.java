package io.callmanager.telephony.sip;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.telephony.peers.SippPeer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Measures how many calls in a second the SIP user agent places, and what one costs. Run by hand:
/// `DialingBench (calls|trying) ratePerSecond seconds`.
final class DialingBench {

  private DialingBench() {}

  public static void main(String[] arguments) {
    boolean whole = arguments[0].equals("calls");
    int rate = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    String scenario = whole ? "lives_briefly" : "only_trying";
    try (SippPeer callee =
            SippPeer.callees(
                scenario, "-buff_size", "4000000", "-timer_resol", "1", "-l", "200000");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      run(ours, rate, 3, whole);
      run(ours, rate, seconds, whole);
    }
  }

  private static void run(CarrierUnderTest ours, int rate, int seconds, boolean whole) {
    AtomicLong done = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    AtomicLong answered = new AtomicLong();
    long refused = 0;
    long placed = 0;
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    long total = (long) rate * seconds;
    for (long i = 0; i < total; i++) {
      long due = start + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
      }
      if (!(ours.carrier.admit(CarrierUnderTest.ACCOUNT)
          instanceof Carrier.Admission.Admitted admitted)) {
        refused++;
        continue;
      }
      placed++;
      CallId id = CallId.next();
      ours.carrier.dial(
          new DialOrder(
              new AccountId(TimeOrderedId.next()),
              id,
              id.toString(),
              CarrierUnderTest.FROM,
              CarrierUnderTest.TO,
              new Utterance(whole ? "" : "Hello", "default", "en-US"),
              MachinePolicy.OFF),
          admitted.permit(),
          event -> {
            switch (event) {
              case LegEvent.HungUp _ -> done.incrementAndGet();
              case LegEvent.Refused _, LegEvent.Unreachable _ -> failed.incrementAndGet();
              case LegEvent.Answered _, LegEvent.Trying _ -> answered.incrementAndGet();
              case LegEvent.Dialed _,
                  LegEvent.TrunkFailed _,
                  LegEvent.AnsweredBy _,
                  LegEvent.GreetingOver _,
                  LegEvent.Warned _,
                  LegEvent.RecordingStarted _,
                  LegEvent.RecordingStopped _,
                  LegEvent.RecordingFailed _,
                  LegEvent.Silent _,
                  LegEvent.TransferConnected _,
                  LegEvent.TransferFailed _,
                  LegEvent.Transferred _,
                  LegEvent.Ringing _,
                  LegEvent.SpeechStarted _,
                  LegEvent.SpeechFinished _,
                  LegEvent.PlaybackStarted _,
                  LegEvent.PlaybackFinished _,
                  LegEvent.DigitReceived _,
                  LegEvent.TurnTaken _,
                  LegEvent.ToolUsed _,
                  LegEvent.ModelUsed _,
                  LegEvent.OptOutAsked _,
                  LegEvent.TransferAsked _,
                  LegEvent.ConversationOver _,
                  LegEvent.Closed _ -> {}
            }
          });
    }
    long offered = System.nanoTime() - start;
    long until = System.nanoTime() + 10_000_000_000L;
    while ((whole ? done.get() : answered.get()) + failed.get() < placed
        && System.nanoTime() < until) {
      LockSupport.parkNanos(10_000_000);
    }
    long used = system.getProcessCpuTime() - cpu;
    long all = System.nanoTime() - start;
    System.out.printf(
        "%d/s for %d s: placed %d, refused %d, answered %d, done %d, failed %d in %.1f s (offering took %.1f s); CPU %.0f µs a call, %.2f cores; in flight %.0f, lag %.0f ms, heap %d MB%n",
        rate,
        seconds,
        placed,
        refused,
        answered.get(),
        done.get(),
        failed.get(),
        all / 1e9,
        offered / 1e9,
        used / 1e3 / Math.max(1, placed),
        used / (double) all,
        ours.gauge("callmanager.sip.invites.in.flight"),
        ours.gauge("callmanager.sip.lag.ms"),
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
  }
}
