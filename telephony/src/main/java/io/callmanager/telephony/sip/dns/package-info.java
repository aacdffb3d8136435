/// Where a SIP server is: a name becomes addresses, ports and transports by NAPTR, SRV, A and AAAA (RFC 3263, section 4).
///
/// dnsjava reads and writes the messages. What it offers above that is left alone: its session asks without end when an
/// answer holds an alias of another name, and its shared selector thread dies of a connection that fails at the wrong
/// moment. The questions are bounded here, and go through [PlainSockets].
@NullMarked
package io.callmanager.telephony.sip.dns;

import org.jspecify.annotations.NullMarked;
