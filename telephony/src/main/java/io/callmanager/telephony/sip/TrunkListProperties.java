package io.callmanager.telephony.sip;

import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// `callmanager.trunks[n].*`, as environment variables `CALLMANAGER_TRUNKS_0_URI` and so on.
///
/// @param trunks may be empty
@ConfigurationProperties("callmanager")
public record TrunkListProperties(@Nullable List<TrunkProperties> trunks) {

  public TrunkListProperties {
    trunks = trunks == null ? List.of() : List.copyOf(trunks);
  }
}
