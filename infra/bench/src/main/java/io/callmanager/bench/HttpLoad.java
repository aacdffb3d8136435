package io.callmanager.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Customers that post calls over connections they keep. Written by hand, because a client library would eat the CPU that is
/// to be measured.
final class HttpLoad {

  private static final String OK = "HTTP/1.1 20";

  /// How AgenticAI's contract begins a refusal, whose status is 200.
  private static final String REFUSED = "{\"success\":false";

  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(2);

  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final int port;
  private final int clients;
  private final IntSupplier account;
  private final CallWish wish;

  /// @param account which account the next call is for
  HttpLoad(int port, int clients, IntSupplier account) {
    this(port, clients, account, CallWish.V1);
  }

  /// @param wish what is sent for it
  HttpLoad(int port, int clients, IntSupplier account, CallWish wish) {
    this.port = port;
    this.clients = clients;
    this.account = account;
    this.wish = wish;
  }

  /// Accounts 1 to 1,000, at random.
  static IntSupplier manyAccounts() {
    return () -> ThreadLocalRandom.current().nextInt(1, Seed.ACCOUNTS + 1);
  }

  /// Account 0 alone.
  static IntSupplier hotAccount() {
    return () -> 0;
  }

  /// Every client posts the next call as soon as the last one was answered.
  Measured asFastAsPossible(int seconds) throws InterruptedException {
    return run(seconds, 0);
  }

  /// The clients together post at a rate; latency counts from when a call was due.
  Measured atRate(double perSecond, int seconds) throws InterruptedException {
    return run(seconds, perSecond);
  }

  private Measured run(int seconds, double rate) throws InterruptedException {
    Histogram micros = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    AtomicLong answered = new AtomicLong();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      long gap = rate == 0 ? 0 : (long) (clients * 1e9 / rate);
      long first = begin + gap * client / clients;
      threads.add(
          Thread.ofPlatform()
              .name("customer-" + client)
              .start(() -> post(first, gap, end, micros, errors, answered)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double elapsed = (System.nanoTime() - begin) / 1e9;
    errors.forEach((what, count) -> Report.line("  %,d times: %s".formatted(count.sum(), what)));
    return new Measured(
        answered.get() / elapsed,
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0,
        errors.values().stream().mapToLong(LongAdder::sum).sum());
  }

  /// A customer: posts over one connection and opens another when the server has closed it, as it does after some errors.
  private void post(
      long first,
      long gap,
      long end,
      Histogram micros,
      Map<String, LongAdder> errors,
      AtomicLong answered) {
    long due = first;
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[16_384];
        while (System.nanoTime() < end) {
          while (gap > 0 && due > System.nanoTime()) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          long from = gap > 0 ? due : System.nanoTime();
          due += gap;
          out.write(wish.request(account.getAsInt()));
          String answer = readAnswer(in, buffer);
          if (answer.startsWith(OK) && !answer.contains(REFUSED)) {
            answered.incrementAndGet();
            micros.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - from) / 1000));
          } else {
            count(errors, kind(answer));
          }
        }
      } catch (IOException e) {
        count(errors, e.toString());
        LockSupport.parkNanos(RECONNECT_NANOS);
      }
    }
  }

  private static void count(Map<String, LongAdder> errors, String what) {
    errors.computeIfAbsent(what, kind -> new LongAdder()).increment();
  }

  /// An answer's status and the begin of its body, without the numbers in it.
  private static String kind(String answer) {
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    return answer.substring(9, 12)
        + " "
        + body.substring(0, Math.min(200, body.length())).replaceAll("\\s+|\\d+", " ").strip();
  }

  /// Reads one answer, chunked or not.
  private static String readAnswer(InputStream in, byte[] buffer) throws IOException {
    int filled = 0;
    while (true) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new IOException("the server closed the connection");
      }
      filled += read;
      String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
      int head = text.indexOf("\r\n\r\n");
      if (head < 0) {
        continue;
      }
      int length = text.indexOf("Content-Length: ");
      boolean complete;
      if (length >= 0 && length < head) {
        int wanted =
            Integer.parseInt(text.substring(length + 16, text.indexOf("\r\n", length)).strip());
        complete = filled >= head + 4 + wanted;
      } else {
        complete = text.endsWith("\r\n0\r\n\r\n");
      }
      if (complete) {
        return text;
      }
    }
  }
}
