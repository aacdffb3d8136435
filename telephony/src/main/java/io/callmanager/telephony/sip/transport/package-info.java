/// Where SIP messages come in and go out: JAIN SIP's sockets, threads and parser behind guards of our own.
///
/// Everything that arrives has passed [DatagramGuard], the parser and [StrictParser] before it reaches a
/// [MessageSink]; JAIN's transactions, dialogs and listener are not used (the transaction package says why).
@NullMarked
package io.callmanager.telephony.sip.transport;

import org.jspecify.annotations.NullMarked;
