/// A call's audio over a WebSocket, in the messages of Twilio's bidirectional Media Streams
/// (<https://www.twilio.com/docs/voice/media-streams/websocket-messages>), which many agents speak already.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.mediastream;
