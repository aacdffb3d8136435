package io.callmanager.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Asks whether a Docker engine is there, without the minutes that a client library may take to find out.
final class DockerEngine {

  private static final long PATIENCE_MILLIS = 1_000;
  private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";
  private static final int DEFAULT_PORT = 2375;

  private DockerEngine() {}

  /// Whether the engine at `DOCKER_HOST`, or else at the usual socket, answers a ping within a second.
  static boolean answers() {
    String host = System.getenv().getOrDefault("DOCKER_HOST", "");
    return answers(URI.create(host.isBlank() ? DEFAULT_HOST : host));
  }

  static boolean answers(URI host) {
    SocketAddress address = addressOf(host);
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    try (SocketChannel channel =
            address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        if (selector.select(PATIENCE_MILLIS) == 0 || !channel.finishConnect()) {
          return false;
        }
      }
      channel.write(
          ByteBuffer.wrap(
              "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      channel.register(selector, SelectionKey.OP_READ);
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || selector.select(left) == 0) {
        return false;
      }
      ByteBuffer answer = ByteBuffer.allocate(64);
      channel.read(answer);
      return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII)
          .toUpperCase(Locale.ROOT)
          .startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static SocketAddress addressOf(URI host) {
    return "unix".equals(host.getScheme())
        ? UnixDomainSocketAddress.of(host.getPath())
        : new InetSocketAddress(host.getHost(), host.getPort() < 0 ? DEFAULT_PORT : host.getPort());
  }
}
