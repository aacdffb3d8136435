package io.callmanager.api.limit;

import io.callmanager.api.dialect.DialectProperties;
import io.callmanager.api.dialect.DialectProperties.Kaphila;
import io.callmanager.api.dialect.DialectProperties.Switch;

/// The settings of the dialects, all of which are spoken.
final class DialectLimits {

  private DialectLimits() {}

  static DialectProperties of(int callControlPerHour) {
    Switch on = new Switch(true);
    return new DialectProperties(on, on, on, new Kaphila(true, callControlPerHour));
  }
}
