package io.callmanager.telephony.sip;

import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.util.List;

/// Trunks that are not in the configuration. A bean of this type is asked when the configuration has none.
@FunctionalInterface
public interface TrunkSource {

  /// Called once, when the SIP user agent is made; what it needs in order to run may be started here.
  List<TrunkProperties> trunks();

  /// Whether calls through these trunks cost no credits.
  default boolean free() {
    return false;
  }
}
