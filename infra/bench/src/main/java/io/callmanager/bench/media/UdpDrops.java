package io.callmanager.bench.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel has thrown away so far because a socket's buffer was full.
///
/// @param ofCalls by the sockets that are connected to the peer
/// @param ofPeer by the peer's own
record UdpDrops(long ofCalls, long ofPeer) {

  private static final Path TABLE = Path.of("/proc/net/udp");
  private static final String PEER = "0200007F:%04X".formatted(EchoingPeer.PORT);
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;

  static UdpDrops read() throws IOException {
    long calls = 0;
    long peer = 0;
    List<String> lines = Files.readAllLines(TABLE);
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.strip().split("\\s+");
      long drops = Long.parseLong(columns[columns.length - 1]);
      if (columns[REMOTE].equals(PEER)) {
        calls += drops;
      } else if (columns[LOCAL].equals(PEER)) {
        peer += drops;
      }
    }
    return new UdpDrops(calls, peer);
  }

  UdpDrops since(UdpDrops earlier) {
    return new UdpDrops(ofCalls - earlier.ofCalls, ofPeer - earlier.ofPeer);
  }
}
