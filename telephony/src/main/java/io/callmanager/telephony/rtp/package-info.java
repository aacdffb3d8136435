/// The RTP engine (RFC 3550, RFC 3551, RFC 4733): a few paced threads that send and read the audio of every call.
///
/// What runs on a pacing thread allocates nothing per packet and never waits. `RtpSession` is the face that the rest
/// of telephony talks to, from any thread; `RtpStream` behind it belongs to one pacing thread and is spoken to
/// through its mailbox.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.rtp;
