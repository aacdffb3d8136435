package io.callmanager.call;

import java.util.HashMap;
import java.util.Map;

/// What a signal does to a call.
sealed interface Step {

  /// The call is in another state; the change is written down with its event.
  record Moved(CallState next, CallEventType type, Map<String, Object> data) implements Step {

    /// The same with one more thing to tell in its event.
    Moved with(String key, Object value) {
      Map<String, Object> more = new HashMap<>(data);
      more.put(key, value);
      return new Moved(next, type, Map.copyOf(more));
    }
  }

  /// The call stays as it is; the event is written down.
  record Noted(CallEventType type, Map<String, Object> data) implements Step {}

  /// Nothing to do: a repetition, or something that comes too late to matter.
  record Ignored(String why) implements Step {}

  /// The signal can't come in this state: somebody's mistake, worth a warning, never an end of the call.
  record Illegal(String why) implements Step {}
}
