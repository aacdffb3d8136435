package io.callmanager.telephony.speech.sound;

import io.callmanager.telephony.rtp.G711;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A WAV file of linear, floating-point or G.711 samples, mono or stereo.
final class WavFile implements SoundFile {

  private static final int BLOCK = 4096;
  private static final int MOST_CHANNELS = 2;

  private final ByteBuffer in;
  private final WavLayout layout;
  private final Encoding encoding;

  private WavFile(byte[] file, WavLayout layout, Encoding encoding) {
    this.in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    this.layout = layout;
    this.encoding = encoding;
  }

  static WavFile of(byte[] file) throws UnusableSoundException {
    WavLayout layout = WavLayout.of(file);
    if (layout.channels() < 1 || layout.channels() > MOST_CHANNELS) {
      throw new UnusableSoundException(layout.toString());
    }
    return new WavFile(file, layout, Encoding.of(layout));
  }

  @Override
  public int sampleRate() {
    return layout.sampleRate();
  }

  @Override
  public long length() {
    return layout.bytes() / frameBytes();
  }

  private int frameBytes() {
    return layout.channels() * encoding.bytes;
  }

  @Override
  public void decode(Sink sink) throws InterruptedException {
    short[] block = new short[BLOCK];
    long length = length();
    int at = layout.start();
    for (long done = 0; done < length; ) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int count = (int) Math.min(BLOCK, length - done);
      for (int i = 0; i < count; i++) {
        int sum = 0;
        for (int channel = 0; channel < layout.channels(); channel++) {
          sum += encoding.sample(in, at);
          at += encoding.bytes;
        }
        block[i] = (short) (sum / layout.channels());
      }
      sink.take(block, count);
      done += count;
    }
  }

  /// How a sample is written.
  private enum Encoding {
    UNSIGNED_8(1) {
      @Override
      int sample(ByteBuffer in, int at) {
        return ((in.get(at) & 0xff) - 128) << 8;
      }
    },
    SIGNED_16(2) {
      @Override
      int sample(ByteBuffer in, int at) {
        return in.getShort(at);
      }
    },
    SIGNED_24(3) {
      @Override
      int sample(ByteBuffer in, int at) {
        return in.getShort(at + 1);
      }
    },
    SIGNED_32(4) {
      @Override
      int sample(ByteBuffer in, int at) {
        return in.getShort(at + 2);
      }
    },
    FLOAT_32(4) {
      @Override
      int sample(ByteBuffer in, int at) {
        return scaled(in.getFloat(at));
      }
    },
    FLOAT_64(8) {
      @Override
      int sample(ByteBuffer in, int at) {
        return scaled(in.getDouble(at));
      }
    },
    MU_LAW(1) {
      @Override
      int sample(ByteBuffer in, int at) {
        return G711.MU_LAW.decode(in.get(at));
      }
    },
    A_LAW(1) {
      @Override
      int sample(ByteBuffer in, int at) {
        return G711.A_LAW.decode(in.get(at));
      }
    };

    private final int bytes;

    Encoding(int bytes) {
      this.bytes = bytes;
    }

    /// A sample in 16 bits.
    abstract int sample(ByteBuffer in, int at);

    private static int scaled(double sample) {
      double full = sample * (Short.MAX_VALUE + 1);
      return Double.isNaN(full)
          ? 0
          : (int) Math.clamp(full, (double) Short.MIN_VALUE, (double) Short.MAX_VALUE);
    }

    static Encoding of(WavLayout layout) throws UnusableSoundException {
      int bits = layout.bits();
      if (layout.format() == WavLayout.LINEAR && bits >= 1 && bits <= 32) {
        return switch ((bits + 7) / 8) {
          case 1 -> UNSIGNED_8;
          case 2 -> SIGNED_16;
          case 3 -> SIGNED_24;
          default -> SIGNED_32;
        };
      } else if (layout.format() == WavLayout.FLOAT && (bits == 32 || bits == 64)) {
        return bits == 32 ? FLOAT_32 : FLOAT_64;
      } else if (layout.format() == WavLayout.MU_LAW && bits == 8) {
        return MU_LAW;
      } else if (layout.format() == WavLayout.A_LAW && bits == 8) {
        return A_LAW;
      }
      throw new UnusableSoundException(layout.toString());
    }
  }
}
