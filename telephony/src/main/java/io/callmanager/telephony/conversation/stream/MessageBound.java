package io.callmanager.telephony.conversation.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/// Lets no more be read of one connection between two messages than a message may have.
final class MessageBound {

  private final long most;
  private final AtomicLong unread = new AtomicLong();

  /// @param most how many bytes, those of control frames and of encryption among them
  MessageBound(long most) {
    this.most = most;
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
    }
  }

  /// The other side sent a message that is too long.
  static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;
  }
}
