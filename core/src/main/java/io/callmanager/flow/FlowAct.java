package io.callmanager.flow;

/// Something that a script does on a call before it waits for what comes next.
public sealed interface FlowAct {

  /// Say something.
  ///
  /// @param text not empty, its variables filled in; at most [FlowRun#MAX_SAID] characters
  record Say(String text) implements FlowAct {

    @Override
    public String toString() {
      return "Say[" + text.length() + " characters]";
    }
  }

  /// Put the callee on the do-not-call list.
  record OptOut() implements FlowAct {}
}
