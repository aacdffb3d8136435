/// The SIP user agent (RFC 3261): calls out through trunks, and calls in for whoever opens a port for them.
///
/// JAIN SIP and its types stay within this package and those below it.
@NullMarked
package io.callmanager.telephony.sip;

import org.jspecify.annotations.NullMarked;
