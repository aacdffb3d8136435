package io.callmanager.bench.media;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/// A UDP socket of Linux on loopback that reads many datagrams by one system call and sends them all back by another, so that an
/// echo takes as little as can be from the processors it shares. The kernel says when each came in, which on loopback is the
/// moment it was sent.
final class BatchSocket {

  private static final int BATCH = 64;
  private static final int DATAGRAM = 256;
  private static final int HEADER = 64; // struct mmsghdr, where pointers have 64 bits
  private static final int NAME = 16; // struct sockaddr_in
  private static final int VECTOR = 16; // struct iovec
  private static final int CONTROL = 32; // struct cmsghdr with a struct timespec
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int LENGTH_AT = 56;

  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int BUFFER = 4 << 20;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = handle("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      handle("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SENDMMSG =
      handle("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final int socket;
  private final MemorySegment data = arena.allocate((long) BATCH * DATAGRAM, 8);
  private final MemorySegment names = arena.allocate((long) BATCH * NAME, 8);
  private final MemorySegment controls = arena.allocate((long) BATCH * CONTROL, 8);
  private final MemorySegment incoming = headers(vectors(), controls);
  private final MemorySegment outgoingVectors = vectors();
  private final MemorySegment outgoing = headers(outgoingVectors, MemorySegment.NULL);

  /// @param lastOfAddress of 127.0.0.0/24
  BatchSocket(int lastOfAddress, int port) throws IOException {
    try {
      socket = (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM, 0);
      MemorySegment name = arena.allocate(NAME, 8);
      name.set(JAVA_SHORT, 0, (short) AF_INET);
      name.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
      name.set(JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), 4, 127 << 24 | lastOfAddress);
      if (socket < 0 || (int) BIND.invokeExact(socket, name, NAME) != 0) {
        throw new IOException("can't bind to port " + port);
      }
    } catch (Throwable e) {
      throw asIs(e);
    }
    set(SO_RCVBUF, BUFFER);
    set(SO_TIMESTAMPNS, 1);
  }

  private void set(int option, int value) throws IOException {
    try {
      MemorySegment at = arena.allocateFrom(JAVA_INT, value);
      if ((int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, option, at, Integer.BYTES) != 0) {
        throw new IOException("can't set socket option " + option);
      }
    } catch (Throwable e) {
      throw asIs(e);
    }
  }

  @SuppressWarnings("restricted") // it is told on the command line that this is meant
  private static MethodHandle handle(String function, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(function), FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private MemorySegment vectors() {
    MemorySegment vectors = arena.allocate((long) BATCH * VECTOR, 8);
    for (int i = 0; i < BATCH; i++) {
      vectors.set(ADDRESS, (long) i * VECTOR, data.asSlice((long) i * DATAGRAM));
      vectors.set(JAVA_LONG, (long) i * VECTOR + 8, DATAGRAM);
    }
    return vectors;
  }

  private MemorySegment headers(MemorySegment vectors, MemorySegment control) {
    MemorySegment headers = arena.allocate((long) BATCH * HEADER, 8);
    for (int i = 0; i < BATCH; i++) {
      long at = (long) i * HEADER;
      headers.set(ADDRESS, at, names.asSlice((long) i * NAME));
      headers.set(JAVA_INT, at + 8, NAME);
      headers.set(ADDRESS, at + 16, vectors.asSlice((long) i * VECTOR));
      headers.set(JAVA_LONG, at + 24, 1);
      if (!control.equals(MemorySegment.NULL)) {
        headers.set(ADDRESS, at + 32, control.asSlice((long) i * CONTROL));
      }
    }
    return headers;
  }

  /// Reads what is there, as far as it fits.
  ///
  /// @return how many datagrams
  int receive() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      incoming.set(JAVA_LONG, (long) i * HEADER + CONTROL_LENGTH_AT, CONTROL);
    }
    try {
      return Math.max(
          0, (int) RECVMMSG.invokeExact(socket, incoming, BATCH, MSG_DONTWAIT, MemorySegment.NULL));
    } catch (Throwable e) {
      throw asIs(e);
    }
  }

  /// Sends back what was received last, each datagram to where it came from.
  ///
  /// @return how many left
  int echo(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      outgoingVectors.set(
          JAVA_LONG, (long) i * VECTOR + 8, incoming.get(JAVA_INT, (long) i * HEADER + LENGTH_AT));
    }
    int sent = 0;
    try {
      while (sent < count) {
        int more =
            (int)
                SENDMMSG.invokeExact(
                    socket, outgoing.asSlice((long) sent * HEADER), count - sent, 0);
        if (more <= 0) {
          return sent;
        }
        sent += more;
      }
      return sent;
    } catch (Throwable e) {
      throw asIs(e);
    }
  }

  /// The port that a received datagram came from.
  int port(int index) {
    return names.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), (long) index * NAME + 2) & 0xffff;
  }

  /// When a received datagram came in, in nanoseconds.
  long arrival(int index) {
    long at = (long) index * CONTROL + 16;
    return controls.get(JAVA_LONG, at) * 1_000_000_000L + controls.get(JAVA_LONG, at + 8);
  }

  /// Four bytes of a received datagram.
  int word(int index, int offset) {
    return data.get(JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), (long) index * DATAGRAM + offset);
  }

  private static IOException asIs(Throwable thrown) {
    return switch (thrown) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> new IOException(thrown);
    };
  }
}
