/// The whole system: HTTP in, SIP and RTP out, a real PostgreSQL beneath.
@org.jspecify.annotations.NullMarked
package io.callmanager.server.system;
