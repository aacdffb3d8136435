/// SIP transactions and dialogs (RFC 3261, sections 12 and 17), one serial [Mailbox] per call.
///
/// JAIN SIP has a transaction layer of its own; it is not used, for what was measured of it: it looks for the transaction
/// of an unmatched response, of a CANCEL sent and of a CANCEL received by a walk over all transactions there are; it
/// drops a response when another thread works on the same transaction; it wakes each transaction twice a second; and so
/// its overload is a collapse. What is here finds everything by a hash, never blocks a transport thread and wakes
/// nothing that has no timer due.
@NullMarked
package io.callmanager.telephony.sip.transaction;

import org.jspecify.annotations.NullMarked;
