/// SIP over TLS (RFC 3261, section 26.2.1, with the certificate rules of RFC 5922 and the reuse of connections of RFC 5923).
///
/// JAIN SIP's own TLS is not used: it keeps connections by address alone, so that one opened without checks for one trunk would
/// carry another's calls; it checks no names; and a handshake that hangs holds up everything else that is sent. What arrives is
/// judged by the same parser and the same limits as by UDP and TCP.
@NullMarked
package io.callmanager.telephony.sip.tls;

import org.jspecify.annotations.NullMarked;
