package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.sip.transport.Peer;
import java.io.IOException;
import java.util.List;

/// Finds where a trunk's messages can go.
@FunctionalInterface
public interface Locator {

  /// Looks a trunk up; blocks.
  ///
  /// @return at least one place, the best first
  /// @throws IOException in words for an operator, when there is none
  List<Peer> locate(TrunkDefinition trunk) throws IOException;
}
