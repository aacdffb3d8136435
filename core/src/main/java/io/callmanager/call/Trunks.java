package io.callmanager.call;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.TrunkStatus;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// The ways out to the telephone network, for those who run the platform.
@Service
public class Trunks {

  private final Carrier carrier;

  public Trunks(Carrier carrier) {
    this.carrier = carrier;
  }

  /// Every trunk, in the order of configuration.
  public List<Trunk> all() {
    return carrier.trunks().stream().map(Trunks::describe).toList();
  }

  /// Why no call can be placed at the moment, in words for an operator; empty when calls can be placed.
  public Optional<String> unavailability() {
    return carrier.unavailability();
  }

  private static Trunk describe(TrunkStatus status) {
    return new Trunk(
        status.name(),
        status.uri(),
        switch (status.health()) {
          case UP -> Trunk.Health.UP;
          case DOWN -> Trunk.Health.DOWN;
          case UNKNOWN -> Trunk.Health.UNKNOWN;
        },
        status.detail(),
        status.checkedAt(),
        status.channelsInUse(),
        status.maxChannels(),
        status.callsPerSecond());
  }
}
