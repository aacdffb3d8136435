package io.callmanager.telephony.media;

/// Whether a call's audio is encrypted (SRTP with keys in SDP, RFC 4568).
public enum SrtpPolicy {
  /// Never: it is neither offered nor taken.
  OFF,
  /// If the peer can. Whoever may change our signalling on its way may take the keys out of it; and a peer that takes nothing but
  /// encrypted audio may refuse a call that leaves it a choice. For both there is [#REQUIRED].
  PREFERRED,
  /// Always: a peer that can't gets no call.
  REQUIRED
}
