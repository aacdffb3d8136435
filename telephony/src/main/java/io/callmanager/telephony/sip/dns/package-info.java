/// Where a SIP server is: a name becomes addresses, ports and transports by NAPTR, SRV, A and AAAA (RFC 3263, section 4).
///
/// dnsjava reads and writes the messages. What it offers above that is left alone: its session asks without end when an
/// error comes with an alias of another name, and its shared selector keeps time limits to the second only. The questions
/// are bounded here, and go through [PlainSockets].
@NullMarked
package io.callmanager.telephony.sip.dns;

import org.jspecify.annotations.NullMarked;
