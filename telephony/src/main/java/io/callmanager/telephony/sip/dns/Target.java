package io.callmanager.telephony.sip.dns;

import io.callmanager.telephony.sip.transport.Peer;

/// One server to try.
///
/// @param host the name that has the address, or the address as it was written
/// @param domain the host of the [SipTarget]: what a TLS certificate must be for (RFC 5922, section 4)
public record Target(Peer peer, String host, String domain) {}
