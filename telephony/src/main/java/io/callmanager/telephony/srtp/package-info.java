/// Encrypted audio: the transforms of SRTP and SRTCP (RFC 3711, and RFC 6188 for longer keys, and
/// RFC 7714 for AES-GCM), with keys that SDP carries (RFC 4568).
///
/// Written on `javax.crypto` rather than taken from a library: the libraries at hand allocate for every packet and bring a
/// second set of ciphers with them, while all there is to it is a counter mode, two hashes and a window. Held to the test vectors of
/// the RFCs. A packet costs no allocation.
@NullMarked
package io.callmanager.telephony.srtp;

import org.jspecify.annotations.NullMarked;
