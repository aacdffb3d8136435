package io.callmanager.telephony.sip.call;

/// Takes calls that come in.
@FunctionalInterface
public interface IncomingCallHandler {

  /// A call came in; the caller was told that it is being worked on. Note it and return: everything that is told of the call
  /// waits for this.
  void onCall(IncomingCall call);
}
