package io.callmanager.telephony.media;

/// What a session sent and received so far (RFC 3550, section 6.4).
///
/// @param jitterMillis interarrival jitter of what was received, in milliseconds
public record MediaStats(
    long packetsSent, long packetsReceived, long packetsLost, double jitterMillis) {}
