package io.callmanager.call;

import io.callmanager.call.spi.StreamDestinations;
import io.callmanager.shared.StreamUrl;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/// Which of customers' servers may be agents.
@Service
public class AgentStreams {

  private final ObjectProvider<StreamDestinations> destinations;

  AgentStreams(ObjectProvider<StreamDestinations> destinations) {
    this.destinations = destinations;
  }

  /// Why streams may not lead to a URL, in words for whoever gave it; empty when they may. Where its name leads is looked at
  /// again whenever a call connects to it.
  public Optional<String> problem(String url) {
    StreamUrl parsed = StreamUrl.parse(url).orElse(null);
    if (parsed == null) {
      return Optional.of(StreamUrl.RULE);
    }
    if (destinations.stream().anyMatch(StreamDestinations::privateNetworks)) {
      return Optional.empty();
    }
    if (parsed.namesPrivateAddress()) {
      return Optional.of("Must not lead to a private address");
    }
    return parsed.encrypted() ? Optional.empty() : Optional.of(StreamUrl.RULE);
  }
}
