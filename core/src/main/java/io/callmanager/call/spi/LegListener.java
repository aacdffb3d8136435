package io.callmanager.call.spi;

/// Hears what happens on a leg.
@FunctionalInterface
public interface LegListener {

  /// Called for one event after the other, in the order in which they happened; must only note the event and return.
  void onEvent(LegEvent event);
}
