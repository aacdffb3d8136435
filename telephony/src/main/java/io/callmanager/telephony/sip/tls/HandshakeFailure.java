package io.callmanager.telephony.sip.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/// Says in an operator's words why a TLS connection could not be made.
final class HandshakeFailure {

  private static final String ALERT = "Received fatal alert: ";
  private static final int MAX_DEPTH = 16;

  private HandshakeFailure() {}

  /// @param domain what the server is called
  static IOException inWords(String domain, IOException e) {
    Throwable cause = e;
    for (int i = 0; i < MAX_DEPTH && cause != null; i++) {
      if (cause instanceof RefusedCertificateException) {
        return new IOException(cause.getMessage(), e);
      }
      cause = cause.getCause();
    }
    return new IOException(words(domain, e), e);
  }

  private static String words(String domain, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof ConnectException) {
      return "no TLS connection to " + domain + ": " + message;
    }
    if (e instanceof SocketTimeoutException) {
      return domain + " does not answer by TLS";
    }
    if (message.startsWith(ALERT)) {
      return domain + " refused the TLS handshake: " + message.substring(ALERT.length());
    }
    if (message.contains("unrecognized SSL message")) {
      return domain + " does not speak TLS on this port";
    }
    if (e instanceof SSLException && e.getCause() instanceof EOFException) {
      return domain + " closed the connection during the TLS handshake";
    }
    return "no TLS connection to " + domain + ": " + message;
  }
}
