package io.callmanager.telephony.conversation.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How agents' streams do.
final class StreamMeters {

  private final AtomicInteger open = new AtomicInteger();
  private final Timer start;
  private final Counter failed;
  private final Counter droppedOfCallee;
  private final Counter droppedOfAgent;

  StreamMeters(MeterRegistry registry) {
    Gauge.builder("callmanager.media.streams", open, AtomicInteger::get)
        .description("Streams to agents that are open, or being opened")
        .strongReference(true)
        .register(registry);
    this.start =
        Timer.builder("callmanager.media.streams.start")
            .description("From the first try to connect to the start message")
            .register(registry);
    this.failed =
        Counter.builder("callmanager.media.streams.failed")
            .description("Streams that could not be opened, or were lost")
            .register(registry);
    this.droppedOfCallee = dropped(registry, "agent", "Frames of callees that agents did not take");
    this.droppedOfAgent =
        dropped(registry, "callee", "Messages with audio of agents that found no room");
  }

  private static Counter dropped(MeterRegistry registry, String to, String what) {
    return Counter.builder("callmanager.media.streams.dropped")
        .tag("to", to)
        .description(what)
        .register(registry);
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  void started(long nanos) {
    start.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed() {
    failed.increment();
  }

  void droppedOfCallee() {
    droppedOfCallee.increment();
  }

  void droppedOfAgent() {
    droppedOfAgent.increment();
  }
}
