package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.shared.TrunkId;

/// Speaks SIP, within this process, for trunks that don't.
public interface Gateway {

  /// For no such trunks.
  Gateway NONE =
      new Gateway() {
        @Override
        public TrunkDefinition adopt(TrunkDefinition trunk) {
          return trunk;
        }

        @Override
        public void forget(TrunkId trunk) {}

        @Override
        public Check check(TrunkDefinition trunk) {
          return new Check(false, "nobody speaks for it");
        }
      };

  /// What a check found.
  ///
  /// @param words what was answered, for an operator
  record Check(boolean up, String words) {}

  /// Takes a trunk in, or its changed settings. The same trunk always comes out the same.
  ///
  /// @return the trunk as the telephone is to see it: at the gateway's own port. A trunk that speaks SIP stays as it is
  TrunkDefinition adopt(TrunkDefinition trunk);

  void forget(TrunkId trunk);

  /// Asks how an adopted trunk is; blocks.
  Check check(TrunkDefinition trunk);
}
