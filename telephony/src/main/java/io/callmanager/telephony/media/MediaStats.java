package io.callmanager.telephony.media;

/// What a session sent and received so far (RFC 3550, section 6.4).
///
/// @param packetsLost how many fewer packets came than the peer's sequence numbers tell of
/// @param jitterMillis interarrival jitter of what was received, in milliseconds
/// @param peerLossFraction the share of our packets that the peer lost lately, 0 to 1; 0 until it reports
/// @param roundTripMillis the way there and back as the peer's last report tells; negative until it is known
public record MediaStats(
    long packetsSent,
    long packetsReceived,
    long packetsLost,
    double jitterMillis,
    double peerLossFraction,
    double roundTripMillis) {}
