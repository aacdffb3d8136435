package io.callmanager.telephony.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.ToneGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who calls by SIP, speaks when told to, and notes when the other side is heard.
final class Caller implements MediaListener, AutoCloseable {

  private static final Pattern TO = Pattern.compile("(?mi)^To: *(.*?)\r?$");
  private static final Pattern CONTACT = Pattern.compile("(?mi)^Contact: *<(.*?)>.*$");
  private static final int LOUD = 256;
  private static final long FRAME_NANOS = 20_000_000;
  private static final long LONGEST_GAP_NANOS = 15 * FRAME_NANOS;

  private final DatagramSocket socket;
  private final InetSocketAddress server;
  private final MediaSession media;
  private final String callId = UUID.randomUUID().toString();
  private final List<Speech> heard = new ArrayList<>();
  private String target;
  private String to;
  private Duration rang = Duration.ZERO;

  /// Speech from its beginning to its end, by the monotonic clock.
  record Speech(long beginNanos, long endNanos) {

    long millis() {
      return TimeUnit.NANOSECONDS.toMillis(endNanos - beginNanos);
    }

    /// How long after the beginning of another it began.
    long millisInto(Speech other) {
      return TimeUnit.NANOSECONDS.toMillis(beginNanos - other.beginNanos);
    }

    /// How long after the end of another it began.
    long millisAfter(Speech other) {
      return TimeUnit.NANOSECONDS.toMillis(beginNanos - other.endNanos);
    }
  }

  /// Calls, and waits until somebody answers.
  Caller(MediaSessions sessions, int serverPort, String number) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      socket.setSoTimeout(5_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), serverPort);
    media = sessions.open(this);
    target = "sip:" + number + "@127.0.0.1:" + serverPort;
    to = "<" + target + ">";
    call();
  }

  private void call() {
    send("INVITE", 1, "Content-Type: application/sdp\r\n", media.offer());
    next("180");
    long ringing = System.nanoTime();
    String ok = next("200");
    rang = Duration.ofNanos(System.nanoTime() - ringing);
    to = value(TO, ok);
    target = value(CONTACT, ok);
    send("ACK", 1, "", "");
    try {
      media.acceptAnswer(ok.substring(ok.indexOf("\r\n\r\n") + 4));
    } catch (SdpException e) {
      throw new AssertionError(ok, e);
    }
  }

  /// How long it rang.
  Duration rang() {
    return rang;
  }

  /// Begins to speak.
  ///
  /// @return completed when the last of it has been sent
  CompletableFuture<Speech> speak(Duration length) {
    CompletableFuture<Speech> spoken = new CompletableFuture<>();
    media.play(
        ToneGenerator.tone(300, length),
        new PlaybackListener() {
          private volatile long began;

          @Override
          public void onStarted() {
            began = System.nanoTime();
          }

          @Override
          public void onFinished(long playedMillis, boolean inFull) {
            spoken.complete(new Speech(began, System.nanoTime()));
          }
        });
    return spoken;
  }

  /// Waits until the other side has been heard that many times, and is silent again.
  ///
  /// @return the last of them
  Speech awaitHeard(int times) {
    await("something is heard")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(finished()).hasSize(times));
    return finished().getLast();
  }

  /// What was heard so far, what is being said left out.
  private synchronized List<Speech> finished() {
    return heard.stream()
        .filter(speech -> System.nanoTime() - speech.endNanos() > LONGEST_GAP_NANOS)
        .toList();
  }

  /// How often the other side has begun to speak.
  synchronized int timesHeard() {
    return heard.size();
  }

  @Override
  public boolean wantsFrames() {
    return true;
  }

  @Override
  public synchronized void onFrame(short[] frame) {
    long sum = 0;
    for (short sample : frame) {
      sum += Math.abs(sample);
    }
    if (sum / frame.length < LOUD) {
      return;
    }
    long now = System.nanoTime();
    if (!heard.isEmpty() && now - heard.getLast().endNanos() < LONGEST_GAP_NANOS) {
      heard.set(heard.size() - 1, new Speech(heard.getLast().beginNanos(), now + FRAME_NANOS));
    } else {
      heard.add(new Speech(now, now + FRAME_NANOS));
    }
  }

  private void send(String method, int sequence, String extra, String body) {
    String message =
        """
        %1$s %2$s SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:%3$d;branch=z9hG4bK%1$s%4$s;rport\r
        Max-Forwards: 70\r
        From: <sip:caller@127.0.0.1>;tag=caller\r
        To: %5$s\r
        Call-ID: %4$s\r
        CSeq: %6$d %1$s\r
        Contact: <sip:caller@127.0.0.1:%3$d>\r
        %7$sContent-Length: %8$d\r
        \r
        %9$s"""
            .formatted(
                method,
                target,
                socket.getLocalPort(),
                callId,
                to,
                sequence,
                extra,
                body.length(),
                body);
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, server));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next response of a status; others are passed over.
  private String next(String status) {
    byte[] room = new byte[65_535];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(room, room.length);
        socket.receive(packet);
        String message = new String(room, 0, packet.getLength(), StandardCharsets.UTF_8);
        if (message.startsWith("SIP/2.0 " + status)) {
          return message;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no " + status, e);
    }
  }

  private static String value(Pattern header, String message) {
    Matcher matcher = header.matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return matcher.group(1);
  }

  @Override
  public void close() {
    try {
      send("BYE", 2, "", "");
      next("200");
    } finally {
      socket.close();
      media.close();
    }
  }
}
