package io.callmanager.trunk;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.TrunkStatus;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// How all trunks are, for those who run the platform.
@Service
public class TrunkOverview {

  private final Carrier carrier;

  TrunkOverview(Carrier carrier) {
    this.carrier = carrier;
  }

  /// Every trunk: those of the configuration in its order, then the others in the order of their making.
  public List<TrunkStatus> all() {
    return carrier.trunks();
  }

  /// Why no call can be placed at the moment, in words for an operator; empty when calls can be placed.
  public Optional<String> unavailability() {
    return carrier.unavailability();
  }
}
