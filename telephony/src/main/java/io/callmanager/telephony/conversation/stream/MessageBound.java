package io.callmanager.telephony.conversation.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Lets no more be read of one connection between two messages than a message may have, and nothing faster than at its pace.
final class MessageBound {

  private final long most;
  private final ReadingPace pace;
  private final AtomicLong unread = new AtomicLong();

  /// @param most how many bytes, those of control frames and of encryption among them
  /// @param pace how fast
  MessageBound(long most, ReadingPace pace) {
    this.most = most;
    this.pace = pace;
  }

  /// A message was read to its end.
  void messageRead() {
    unread.set(0);
  }

  InputStream around(InputStream in) {
    return new Counted(in);
  }

  private final class Counted extends FilterInputStream {

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int read = super.read(to, from, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws IOException {
      if (unread.addAndGet(read) > most) {
        throw new TooLongException();
      }
      try {
        TimeUnit.NANOSECONDS.sleep(pace.pauseAfter(read));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }

  /// The other side sent a message that is too long.
  static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;
  }
}
