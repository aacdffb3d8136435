/// Calls through Twilio: a [io.callmanager.telephony.sip.trunk.Gateway] that places each call by Twilio's REST API, hears of it by
/// callbacks and carries its audio over a media stream. To the rest of the telephone it is a SIP trunk on this machine.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.twilio;
