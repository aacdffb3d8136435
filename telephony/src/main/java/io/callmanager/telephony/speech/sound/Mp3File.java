package io.callmanager.telephony.speech.sound;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.MP3Decoder;
import javazoom.jl.decoder.OutputBuffer;

/// An MP3 file. Its frames are found here, so that the decoder sees nothing but whole frames of one kind: neither tags of
/// whatever size nor stretches that it would search again and again.
final class Mp3File implements SoundFile {

  /// How far into a file the first frame is looked for, behind its tags.
  private static final int LONGEST_JUNK = 64 * 1024;

  private static final int MOST_TAGS = 10;

  private final byte[] frames;
  private final Mp3Header kind;
  private final long length;

  private Mp3File(byte[] frames, Mp3Header kind, long length) {
    this.frames = frames;
    this.kind = kind;
    this.length = length;
  }

  /// Whether it looks like such a file: two frames that follow each other, behind tags perhaps.
  static boolean begins(byte[] file) {
    return first(file).isPresent();
  }

  static Mp3File of(byte[] file) throws UnusableSoundException {
    int at = first(file).orElseThrow(() -> new UnusableSoundException("no MP3 file"));
    Mp3Header kind = Mp3Header.read(file, at).orElseThrow();
    if (isTag(file, at, kind)) {
      at += kind.bytes();
    }
    ByteArrayOutputStream frames = new ByteArrayOutputStream(file.length - at);
    long count = 0;
    while (at + Mp3Header.BYTES <= file.length) {
      Optional<Mp3Header> header = Mp3Header.read(file, at).filter(kind::goesWith);
      if (header.isEmpty() || at + header.get().bytes() > file.length) {
        at = resume(file, at + 1, kind);
      } else {
        frames.write(file, at, header.get().bytes());
        at += header.get().bytes();
        count++;
      }
    }
    return new Mp3File(frames.toByteArray(), kind, count * kind.samples());
  }

  private static Optional<Integer> first(byte[] file) {
    int at = behindTags(file);
    int end = Math.min(file.length, at + LONGEST_JUNK);
    for (; at < end; at++) {
      if (isFollowed(file, at)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /// Skips tags (ID3v2, section 3.1), whose sizes may lie.
  private static int behindTags(byte[] file) {
    int at = 0;
    for (int tags = 0; tags < MOST_TAGS && at + 10 <= file.length; tags++) {
      if (file[at] != 'I' || file[at + 1] != 'D' || file[at + 2] != '3') {
        break;
      }
      int size = 0;
      for (int i = 6; i < 10; i++) {
        size = size << 7 | (file[at + i] & 0x7f);
      }
      at = (int) Math.min(file.length, (long) at + 10 + size);
    }
    return at;
  }

  private static boolean isFollowed(byte[] file, int at) {
    return Mp3Header.read(file, at)
        .filter(
            header ->
                at + header.bytes() == file.length
                    || Mp3Header.read(file, at + header.bytes())
                        .filter(header::goesWith)
                        .isPresent())
        .isPresent();
  }

  private static int resume(byte[] file, int from, Mp3Header kind) {
    for (int at = from; at < file.length; at++) {
      if (isFollowed(file, at) && Mp3Header.read(file, at).filter(kind::goesWith).isPresent()) {
        return at;
      }
    }
    return file.length;
  }

  private static boolean isTag(byte[] file, int at, Mp3Header header) {
    String word = word(file, at + header.tag());
    return word.equals("Xing")
        || word.equals("Info")
        || word(file, at + Mp3Header.BYTES + 32).equals("VBRI");
  }

  private static String word(byte[] file, int at) {
    return at + 4 > file.length ? "" : new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }

  @Override
  public int sampleRate() {
    return kind.sampleRate();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void decode(Sink sink) throws UnusableSoundException, InterruptedException {
    Bitstream stream = new Bitstream(new ByteArrayInputStream(frames));
    MP3Decoder decoder = new MP3Decoder();
    int channels = kind.mono() ? 1 : 2;
    OutputBuffer output = new OutputBuffer(channels, false);
    decoder.setOutputBuffer(output);
    short[] mono = new short[kind.samples()];
    for (long left = length; left > 0; ) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int count = Math.min(decode(stream, decoder, output) / (2 * channels), mono.length);
      if (count == 0) {
        return;
      }
      mix(output.getBuffer(), channels, mono, count);
      sink.take(mono, count);
      left -= count;
    }
  }

  /// Decodes the next frame.
  ///
  /// @return how many bytes came of it; none at the end
  private static int decode(Bitstream stream, MP3Decoder decoder, OutputBuffer output)
      throws UnusableSoundException {
    try {
      Header header = stream.readFrame();
      if (header == null) {
        return 0;
      }
      decoder.decodeFrame(header, stream);
      stream.closeFrame();
      return output.reset();
    } catch (BitstreamException | DecoderException | RuntimeException e) {
      // The decoder trusts what it reads: damage shows as an index out of bounds, among others.
      throw new UnusableSoundException("a damaged MP3 file");
    }
  }

  private static void mix(byte[] interleaved, int channels, short[] mono, int count) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      int sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += (short) ((interleaved[at] & 0xff) | interleaved[at + 1] << 8);
        at += 2;
      }
      mono[i] = (short) (sum / channels);
    }
  }
}
