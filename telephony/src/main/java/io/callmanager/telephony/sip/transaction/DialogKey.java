package io.callmanager.telephony.sip.transaction;

/// By what a message finds its call: the Call-ID and the tag that we gave. The peer's tag comes only later, and differs
/// between the branches of a fork.
public record DialogKey(String callId, String localTag) {}
