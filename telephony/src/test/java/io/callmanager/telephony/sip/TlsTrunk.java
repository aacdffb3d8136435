package io.callmanager.telephony.sip;

import io.callmanager.telephony.peers.RawCallee;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A trunk on a TLS port of 127.0.0.1, that a test plays message by message.
final class TlsTrunk extends TcpTrunk {

  TlsTrunk(SSLContext context) {
    super(context.getServerSocketFactory(), ";transport=tls");
  }

  void speakOnly(String protocol) {
    ((SSLServerSocket) server).setEnabledProtocols(new String[] {protocol});
  }

  void demandCertificate() {
    ((SSLServerSocket) server).setNeedClientAuth(true);
  }

  String uri(String host) {
    return "sip:" + host + ":" + port() + ";transport=tls";
  }

  @Override
  SSLSocket accept() throws IOException {
    return (SSLSocket) super.accept();
  }

  /// The callee's hanging up of the call that an INVITE of ours began.
  static String bye(String invite) {
    return "BYE sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bKbye;rport\r\nMax-Forwards: 70\r\nFrom: "
        + RawCallee.header(invite, "To")
        + ";tag=callee\r\nTo: "
        + RawCallee.header(invite, "From")
        + "\r\nCall-ID: "
        + RawCallee.header(invite, "Call-ID")
        + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
  }
}
