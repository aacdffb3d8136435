/// The sandbox carrier: a SIP and RTP peer in this process whose phones behave as the dialled number says.
@NullMarked
package io.callmanager.telephony.sandbox;

import org.jspecify.annotations.NullMarked;
