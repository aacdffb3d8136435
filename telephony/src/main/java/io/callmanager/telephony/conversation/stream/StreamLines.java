package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.call.spi.StreamSigner;
import io.callmanager.shared.CallId;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/// Opens calls' lines to agents that hear and speak themselves.
public final class StreamLines implements AutoCloseable {

  private final SocketOpener opener;
  private final StreamSigner signer;
  private final StreamMeters meters;

  /// @param names looks hosts up
  /// @param allowed which addresses may be connected to
  /// @param timeLimit how long opening a line may take
  public StreamLines(
      DnsResolver names,
      Predicate<InetAddress> allowed,
      Duration timeLimit,
      StreamSigner signer,
      MeterRegistry registry) {
    this(names, allowed, timeLimit, signer, new StreamMeters(registry));
  }

  StreamLines(
      DnsResolver names,
      Predicate<InetAddress> allowed,
      Duration timeLimit,
      StreamSigner signer,
      StreamMeters meters) {
    this.opener = new SocketOpener(names, allowed, timeLimit);
    this.signer = signer;
    this.meters = meters;
  }

  /// Begins to open a line. Returns at once.
  public StreamLine open(CallId call, Brain.MediaStream plan, StreamLine.Listener listener) {
    StreamLine line =
        new StreamLine(
            call,
            new MediaStreamDialect(plan.account(), call, plan.parameters()),
            meters,
            listener,
            new StreamLine.Opening(
                "The agent’s server",
                () ->
                    opener.ready(
                        plan.url(),
                        signer.headers(
                            plan.account(), MediaStreamDialect.streamSid(call), plan.url()))));
    line.start();
    return line;
  }

  @Override
  public void close() {
    opener.close();
  }
}
