/// The trunks: which there are, how they are, and which one takes the next call.
@NullMarked
package io.callmanager.telephony.sip.trunk;

import org.jspecify.annotations.NullMarked;
