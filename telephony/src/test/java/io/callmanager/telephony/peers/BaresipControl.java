package io.callmanager.telephony.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Tells a `baresip` what to do, by its module `ctrl_tcp`: JSON in netstrings.
final class BaresipControl {

  private static final int PATIENCE_MILLIS = 5_000;

  private final int port;

  BaresipControl(int port) {
    this.port = port;
  }

  /// Gives a command of its menu, and waits until it is taken.
  ///
  /// @throws AssertionError when it isn't
  void command(String name, String parameter) {
    String json = "{\"command\":\"%s\",\"params\":\"%s\"}".formatted(name, parameter);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write((json.length() + ":" + json + ",").getBytes(StandardCharsets.UTF_8));
      String answer = read(socket.getInputStream());
      while (!answer.contains("\"response\":true")) {
        answer = read(socket.getInputStream());
      }
      if (!answer.contains("\"ok\":true")) {
        throw new AssertionError("baresip would not " + name + ": " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(InputStream in) throws IOException {
    int length = 0;
    for (int next = in.read(); next != ':'; next = in.read()) {
      if (next < '0' || next > '9') {
        throw new AssertionError("baresip's control sent no netstring");
      }
      length = length * 10 + next - '0';
    }
    byte[] text = in.readNBytes(length);
    in.skipNBytes(1);
    return new String(text, StandardCharsets.UTF_8);
  }
}
