package io.callmanager.telephony.srtp;

/// What two peers agreed on: each chose the key that it sends with.
public record SrtpKeys(SrtpKey send, SrtpKey receive) {}
