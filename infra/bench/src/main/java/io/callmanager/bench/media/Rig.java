package io.callmanager.bench.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The echoing peer, and whoever is measured against it.
final class Rig implements AutoCloseable {

  private static final int WARM_UP_SECONDS = 12;
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private final Party peer;
  private final int calls;
  private final int seconds;

  Rig(int calls, int seconds) throws IOException {
    this.calls = calls;
    this.seconds = seconds;
    peer =
        Party.start(
            List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx64m"),
            EchoingPeer.class,
            List.of());
    peer.hear();
  }

  /// What of the product's launcher bears on media; the bare loop gets it too.
  private static List<String> launchersOptions() throws IOException {
    List<String> options = new ArrayList<>(List.of("-XX:+UseCompactObjectHeaders"));
    if (Files.isReadable(HUGE_PAGES) && !Files.readString(HUGE_PAGES).contains("[never]")) {
      options.add("-XX:+UseTransparentHugePages");
    }
    return options;
  }

  Round bare() throws IOException {
    return measure(List.of(), BareLoop.class, List.of());
  }

  Round ours() throws IOException {
    return measure(List.of(), OurCalls.class, List.of("false"));
  }

  /// Tells of memory and allocations; what it tells of speed is of no use.
  Round oursProfiled() throws IOException {
    List<String> options = new ArrayList<>(AllocationProfile.JVM_OPTIONS);
    options.add("-XX:NativeMemoryTracking=summary");
    return measure(options, OurCalls.class, List.of("true"));
  }

  private Round measure(List<String> jvmOptions, Class<?> main, List<String> more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Integer.toString(calls),
                Integer.toString(WARM_UP_SECONDS),
                Integer.toString(seconds)));
    arguments.addAll(more);
    Figures atFirst = peer.ask("look");
    UdpDrops dropsAtFirst = UdpDrops.read();
    List<String> options = launchersOptions();
    options.addAll(jvmOptions);
    try (Party side = Party.start(options, main, arguments)) {
      side.hear();
      Figures seenBefore = peer.ask("look");
      UdpDrops dropsBefore = UdpDrops.read();
      Processors processorsBefore = Processors.read();
      Duration partiesBefore = side.cpu().plus(peer.cpu());
      Figures own = side.ask("measure");
      double parties = side.cpu().plus(peer.cpu()).minus(partiesBefore).toNanos();
      double busy = Processors.read().busySince(processorsBefore);
      Figures seen = peer.ask("look");
      UdpDrops drops = UdpDrops.read().since(dropsBefore);
      Figures totals = side.ask("hang up");
      Figures atLast = peer.ask("look");
      UdpDrops dropsAtLast = UdpDrops.read().since(dropsAtFirst);
      side.say("end");
      own.putAll(totals);
      long unechoed =
          number(seen, seenBefore, "received")
              - number(seen, seenBefore, "echoed")
              + drops.ofPeer();
      return new Round(
          (double) own.number("cpu") / own.number("wall") * 1000 / calls,
          Round.Spread.of(seen),
          Math.max(0, seen.number("missing") - drops.ofPeer()),
          Math.max(drops.ofCalls(), own.number("lost") - Math.max(0, unechoed)),
          drops.ofCalls(),
          Math.max(0, busy - parties / own.number("wall")),
          own,
          "sent %,d, at the peer %,d (and %,d dropped there); sent back %,d, read %,d"
              .formatted(
                  totals.number("sent"),
                  number(atLast, atFirst, "received"),
                  dropsAtLast.ofPeer(),
                  number(atLast, atFirst, "echoed"),
                  totals.number("received")));
    }
  }

  private static long number(Figures later, Figures earlier, String name) {
    return later.number(name) - earlier.number(name);
  }

  @Override
  public void close() {
    peer.close();
  }
}
