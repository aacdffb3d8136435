package io.callmanager.telephony.sip;

import io.callmanager.telephony.srtp.SrtpSuite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Collectors;

/// Stands between us and a phone, by TCP, and leaves but one crypto suite in what we offer: a phone takes the first that it knows.
final class OneSuiteRelay implements AutoCloseable {

  private static final String END_OF_HEADERS = "\r\n\r\n";

  private final SrtpSuite suite;
  private final int phonePort;
  private final TcpTrunk trunk = new TcpTrunk();

  /// @param phone its URI
  OneSuiteRelay(SrtpSuite suite, String phone) {
    this.suite = suite;
    this.phonePort = Integer.parseInt(phone.substring(phone.lastIndexOf(':') + 1));
    Thread.ofVirtual().start(this::run);
  }

  String uri() {
    return "sip:127.0.0.1:" + trunk.port() + ";transport=tcp";
  }

  private void run() {
    try (Socket ours = trunk.accept();
        Socket phone = new Socket(InetAddress.getLoopbackAddress(), phonePort)) {
      ours.setSoTimeout(0);
      TcpTrunk.write(phone, narrowed(TcpTrunk.read(ours)));
      Thread back = Thread.ofVirtual().start(() -> copy(phone, ours));
      copy(ours, phone);
      back.join();
    } catch (IOException | InterruptedException e) {
      // Nobody called, or the test is over.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them was closed.
    }
  }

  private String narrowed(String message) {
    int at = message.indexOf(END_OF_HEADERS) + END_OF_HEADERS.length();
    String body =
        message
            .substring(at)
            .lines()
            .filter(line -> !line.startsWith("a=crypto:") || line.contains(" " + suite + " "))
            .map(line -> line + "\r\n")
            .collect(Collectors.joining());
    return message
            .substring(0, at)
            .replaceFirst("Content-Length: [0-9]+", "Content-Length: " + body.length())
        + body;
  }

  @Override
  public void close() {
    trunk.close();
  }
}
