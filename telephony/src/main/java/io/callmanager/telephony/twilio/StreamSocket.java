package io.callmanager.telephony.twilio;

import java.io.IOException;

/// A media stream's connection, as we write to it.
interface StreamSocket {

  /// Sends a message; may wait for the network.
  void send(String message) throws IOException;

  void close();
}
