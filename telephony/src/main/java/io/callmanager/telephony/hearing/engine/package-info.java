/// The engines that understand speech: programs, a library, and services asked over HTTP or a WebSocket.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.hearing.engine;
