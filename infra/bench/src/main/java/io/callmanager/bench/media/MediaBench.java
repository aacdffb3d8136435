package io.callmanager.bench.media;

import com.sun.management.UnixOperatingSystemMXBean;
import io.callmanager.bench.Options;
import io.callmanager.bench.Report;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Calls both ways that are played to and recorded, beside a bare loop with the same sends and receives.
public final class MediaBench {

  public static final int CALLS = 1000;
  public static final int SECONDS = 10;

  private static final double BAR_RATIO = 1.5;
  private static final Duration BAR_JITTER = Duration.ofMillis(5);
  private static final long BAR_MEMORY = 64 * 1024;

  /// The smallest object has 16 bytes: less than one in a thousand packets.
  private static final double BAR_ALLOCATED = 0.01;

  private static final int FILES_PER_CALL = 3; // RTP, RTCP, the recording
  private static final int OTHER_FILES = 200;

  private final Options options;

  public MediaBench(Options options) {
    this.options = options;
  }

  public void run() throws IOException {
    int calls = options.clients();
    refuseTooFewFiles(calls);
    Report.line(
        "media: %,d calls, %d rounds of %d s"
            .formatted(calls, options.rounds(), options.seconds()));
    List<Round> ours = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (Rig rig = new Rig(calls, options.seconds())) {
      for (int i = 0; i < options.rounds(); i++) {
        Round bare = rig.bare();
        Report.line("  bare loop " + bare.summary());
        Report.line("            whole run: " + bare.books());
        Round product = rig.ours();
        Report.line("  product   " + product.summary());
        Report.line("            left late by " + Round.Spread.of(product.own()));
        Report.line("            " + threads(product.own()));
        Report.line(
            "            whole run: %s; %d recordings without a gap"
                .formatted(product.books(), product.own().number("whole")));
        ours.add(product);
        ratios.add(product.cpuShare() / bare.cpuShare());
      }
      judge(ours, ratios);
      judgeMemory(rig.oursProfiled().own(), calls);
    }
  }

  private static void refuseTooFewFiles(int calls) {
    long allowed =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    long wanted = (long) FILES_PER_CALL * calls + OTHER_FILES;
    if (allowed < wanted) {
      throw new IllegalStateException(
          "%,d calls need %,d open files (a socket for RTP, one for RTCP and a recording each), and this shell allows %,d: raise it with `ulimit -n %d`"
              .formatted(calls, wanted, allowed, wanted));
    }
  }

  private static String threads(Figures own) {
    StringBuilder text = new StringBuilder("processor time: ");
    double wall = own.number("wall");
    long known = 0;
    for (String thread : OurCalls.THREADS) {
      long cpu = own.number("cpu." + thread);
      known += cpu;
      text.append("%s %.1f %%, ".formatted(thread, cpu / wall * 100));
    }
    return text.append("other threads %.1f %%".formatted((own.number("cpu") - known) / wall * 100))
        .append("; allocated ")
        .append(allocated(own))
        .toString();
  }

  private static String allocated(Figures own) {
    return "%.4f bytes per packet (%,d a second by %s, %,d by %s, %,d by %s)"
        .formatted(
            perPacket(own),
            perSecond(own, OurCalls.THREADS.get(0)),
            OurCalls.THREADS.get(0),
            perSecond(own, OurCalls.THREADS.get(1)),
            OurCalls.THREADS.get(1),
            perSecond(own, OurCalls.THREADS.get(2)),
            OurCalls.THREADS.get(2));
  }

  private static long perSecond(Figures own, String thread) {
    return Math.round(own.number("allocated." + thread) * 1e9 / own.number("wall"));
  }

  /// What the threads that packets pass through allocate; control packets have a thread of their own, and go every few seconds.
  private static double perPacket(Figures own) {
    return (double)
            (own.number("allocated." + OurCalls.THREADS.get(0))
                + own.number("allocated." + OurCalls.THREADS.get(1)))
        / (own.number("sent") + own.number("received"));
  }

  private static void judge(List<Round> ours, List<Double> ratios) {
    double ratio = ratios.stream().sorted().toList().get(ratios.size() / 2);
    verdict(
        "CPU %.2f times the bare loop's (bar %.1f)".formatted(ratio, BAR_RATIO),
        ratio <= BAR_RATIO);
    long jitter =
        ours.stream()
            .mapToLong(round -> Math.max(round.spacing().p99(), Round.Spread.of(round.own()).p99()))
            .max()
            .orElseThrow();
    verdict(
        "worst p99 jitter %.2f ms (bar %d ms)".formatted(jitter / 1e6, BAR_JITTER.toMillis()),
        jitter <= BAR_JITTER.toNanos());
    long lost = ours.stream().mapToLong(Round::lost).sum();
    verdict("%d packets lost by us (bar 0)".formatted(lost), lost == 0);
    double allocated =
        ours.stream().mapToDouble(round -> perPacket(round.own())).max().orElseThrow();
    verdict(
        "allocated %.4f bytes per packet (bar: nothing per packet)".formatted(allocated),
        allocated < BAR_ALLOCATED);
  }

  private static void judgeMemory(Figures own, int calls) {
    Report.line("  memory per call, beside none:");
    long heap = own.number("memory.heap");
    long outside = 0;
    StringBuilder kinds = new StringBuilder();
    for (Map.Entry<String, String> kind : own.under("native.").entrySet()) {
      long bytes = Long.parseLong(kind.getValue());
      outside += bytes;
      if (Math.abs(bytes) >= calls * 50L) {
        kinds.append(", %s %.1f".formatted(kind.getKey(), bytes / 1024.0 / calls));
      }
    }
    Report.line(
        "    heap %.1f KiB, native %.1f KiB%s; resident %.1f KiB"
            .formatted(
                heap / 1024.0 / calls,
                outside / 1024.0 / calls,
                kinds.isEmpty() ? "" : " (" + kinds.substring(2) + ")",
                own.number("memory.resident") / 1024.0 / calls));
    double each = (heap + outside) / (double) calls;
    verdict(
        "%.1f KiB per call (bar %d KiB)".formatted(each / 1024, BAR_MEMORY / 1024),
        each <= BAR_MEMORY);
    Report.line("  allocation profile of %s, a sample every 2 KiB:".formatted(allocated(own)));
    own.under("profile.").forEach((name, text) -> Report.line("    %s: %s".formatted(name, text)));
  }

  private static void verdict(String text, boolean held) {
    Report.line("  " + text + (held ? "" : "  BAR NOT HELD"));
  }
}
