package io.callmanager.telephony.rtp;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// The engine's meters. All are read from what the threads count anyway, so that a packet costs nothing more.
final class RtpMeters implements MeterBinder {

  private final List<Pacer> pacers;
  private final PortPool ports;
  private final RtcpReporter reporter;

  RtpMeters(List<Pacer> pacers, PortPool ports, RtcpReporter reporter) {
    this.pacers = pacers;
    this.ports = ports;
    this.reporter = reporter;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("callmanager.rtp.streams", pacers, all -> sum(all, Pacer::streams))
        .description("Streams being sent and read")
        .strongReference(true)
        .register(registry);
    packets(registry, "sent", "sent", bench -> bench.packetsSent.get());
    packets(registry, "received", "received and taken", bench -> bench.packetsReceived.get());
    packets(registry, "refused", "received and not taken", bench -> bench.packetsRefused.get());
    packets(
        registry,
        "not-authentic",
        "of encrypted calls that were forged, broken or repeated",
        bench -> bench.packetsNotAuthentic.get());
    FunctionCounter.builder(
            "callmanager.rtp.control.not.authentic", reporter, RtcpReporter::packetsNotAuthentic)
        .description("RTCP packets of encrypted calls that were forged, broken or repeated")
        .register(registry);
    FunctionCounter.builder(
            "callmanager.rtp.rounds.skipped",
            pacers,
            all -> sum(all, pacer -> pacer.bench().roundsSkipped.get()))
        .description("Periods left out after a stall, so as not to send a burst")
        .register(registry);
    FunctionTimer.builder(
            "callmanager.rtp.lateness",
            pacers,
            all -> (long) sum(all, pacer -> pacer.bench().lateness.count()),
            all -> sum(all, pacer -> pacer.bench().lateness.totalNanos()),
            TimeUnit.NANOSECONDS)
        .description("How late packets left")
        .register(registry);
    TimeGauge.builder("callmanager.rtp.lateness.max", pacers, TimeUnit.NANOSECONDS, RtpMeters::max)
        .description("The latest packet of the last one to two minutes")
        .strongReference(true)
        .register(registry);
    ports(registry, "used", PortPool::used);
    ports(registry, "draining", PortPool::draining);
    ports(registry, "ready", PortPool::ready);
  }

  private void packets(
      MeterRegistry registry, String outcome, String what, ToLongFunction<Workbench> count) {
    FunctionCounter.builder(
            "callmanager.rtp.packets",
            pacers,
            all -> sum(all, pacer -> count.applyAsLong(pacer.bench())))
        .tag("outcome", outcome)
        .description("RTP packets " + what)
        .register(registry);
  }

  private void ports(MeterRegistry registry, String state, ToDoubleFunction<PortPool> count) {
    Gauge.builder("callmanager.rtp.ports", ports, count)
        .tag("state", state)
        .description("RTP ports " + state)
        .strongReference(true)
        .register(registry);
  }

  private static double max(List<Pacer> pacers) {
    return pacers.stream().mapToLong(pacer -> pacer.bench().lateness.maxNanos()).max().orElse(0);
  }

  private static double sum(List<Pacer> pacers, ToLongFunction<Pacer> count) {
    return pacers.stream().mapToLong(count).sum();
  }
}
