/// Calls in both directions: what SIP messages mean to a call, and the call's end of its audio.
@NullMarked
package io.callmanager.telephony.sip.call;

import org.jspecify.annotations.NullMarked;
