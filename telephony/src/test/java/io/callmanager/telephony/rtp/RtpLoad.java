package io.callmanager.telephony.rtp;

import com.sun.management.ThreadMXBean;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.recording.FakeTape;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Measures the engine: sessions that talk to each other in pairs on loopback. Arguments: sessions, seconds, threads,
/// and `record` to have all of them recorded.
final class RtpLoad {

  private RtpLoad() {}

  public static void main(String[] args) throws Exception {
    int sessions = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    int threads = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    RtpProperties properties =
        new RtpProperties(
            PortRange.valueOf("24000-29999"),
            threads,
            64,
            Duration.ofSeconds(3),
            Duration.ofMillis(60),
            Duration.ofSeconds(5));
    try (RtpEngine engine =
        new RtpEngine(
            properties,
            new MediaAddress(loopback, loopback),
            Clock.systemUTC(),
            new SimpleMeterRegistry())) {
      List<Long> openNanos = new ArrayList<>();
      MediaListener listener = new MediaListener() {};
      for (int i = 0; i < sessions; i += 2) {
        MediaSession caller = open(engine, listener, openNanos);
        MediaSession callee = open(engine, listener, openNanos);
        caller.acceptAnswer(callee.answerOffer(caller.offer()));
        Duration long_ = Duration.ofSeconds(seconds + 30L);
        caller.play(ToneGenerator.tone(440, long_), new Playback());
        callee.play(ToneGenerator.tone(660, long_), new Playback());
        if (args.length > 3 && args[3].equals("record")) {
          Path directory = Files.createTempDirectory("rtp-load");
          caller.record(new FakeTape(directory), failure -> {});
          callee.record(new FakeTape(directory), failure -> {});
        }
      }
      TimeUnit.SECONDS.sleep(5);
      openNanos.clear();
      for (int i = 0; i < 1000; i++) {
        open(engine, listener, openNanos).close();
        TimeUnit.MILLISECONDS.sleep(2);
      }
      print(engine, sessions, seconds, openNanos);
    }
  }

  private static MediaSession open(RtpEngine engine, MediaListener listener, List<Long> openNanos) {
    long before = System.nanoTime();
    MediaSession session = engine.open(listener);
    openNanos.add(System.nanoTime() - before);
    return session;
  }

  private static void print(RtpEngine engine, int sessions, int seconds, List<Long> openNanos)
      throws InterruptedException {
    ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpu = 0;
    long writing = 0;
    long bytes = 0;
    long packets = 0;
    for (Thread writer : engine.tapes().threads()) {
      writing -= beans.getThreadCpuTime(writer.threadId());
    }
    for (Pacer pacer : engine.pacers()) {
      cpu -= beans.getThreadCpuTime(pacer.thread().threadId());
      bytes -= beans.getThreadAllocatedBytes(pacer.thread().threadId());
      packets -= pacer.bench().packetsSent.get() + pacer.bench().packetsReceived.get();
    }
    TickLateness lateness = engine.pacers().getFirst().bench().lateness;
    long[] before = lateness.counts();
    long skipped = 0;
    for (Pacer pacer : engine.pacers()) {
      skipped -= pacer.bench().roundsSkipped.get();
    }
    TimeUnit.SECONDS.sleep(seconds);
    for (Pacer pacer : engine.pacers()) {
      cpu += beans.getThreadCpuTime(pacer.thread().threadId());
      bytes += beans.getThreadAllocatedBytes(pacer.thread().threadId());
      packets += pacer.bench().packetsSent.get() + pacer.bench().packetsReceived.get();
      skipped += pacer.bench().roundsSkipped.get();
    }
    for (Thread writer : engine.tapes().threads()) {
      writing += beans.getThreadCpuTime(writer.threadId());
    }
    Collections.sort(openNanos);
    System.out.printf(
        Locale.ROOT, "writing recordings: %.1f %% of a core%n", writing / (seconds * 1e7));
    System.out.printf(
        Locale.ROOT,
        "%d sessions, %d s: %d packets, %.1f %% of a core, %.3f bytes/packet, lateness p50 %d us,"
            + " p99 %d us, max %d us, rounds skipped %d, open p50 %d us p99 %d us%n",
        sessions,
        seconds,
        packets,
        cpu / (seconds * 1e7),
        (double) bytes / packets,
        lateness.quantileNanos(0.5, before) / 1000,
        lateness.quantileNanos(0.99, before) / 1000,
        lateness.maxNanos() / 1000,
        skipped,
        openNanos.get(openNanos.size() / 2) / 1000,
        openNanos.get(openNanos.size() * 99 / 100) / 1000);
  }
}
