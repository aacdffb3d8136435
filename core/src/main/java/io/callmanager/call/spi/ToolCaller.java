package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;

/// Uses accounts' own tools.
@FunctionalInterface
public interface ToolCaller {

  /// Uses a tool, once, and waits for its answer; virtual threads may.
  ///
  /// @param arguments JSON, whatever a model made of it: they are checked
  /// @throws InterruptedException when nobody waits any more; whether the tool did anything is not known then
  ToolAnswer call(AccountId account, CallId call, OwnTool tool, String arguments)
      throws InterruptedException;
}
