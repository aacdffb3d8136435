package io.callmanager.console.calls;

import io.callmanager.console.layout.PathId;
import io.callmanager.recording.Recording;
import io.callmanager.recording.Recordings;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;

/// A recording's file. What is skipped before the first byte is read is not fetched from its store.
final class RecordingFile extends AbstractResource {

  private final Recordings recordings;
  private final Recording recording;
  private final long size;

  RecordingFile(Recordings recordings, Recording recording, long size) {
    this.recordings = recordings;
    this.recording = recording;
    this.size = size;
  }

  @Override
  public String getDescription() {
    return "recording " + recording.id();
  }

  @Override
  public String getFilename() {
    return "recording-" + recording.id() + ".wav";
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public long contentLength() {
    return size;
  }

  @Override
  public InputStream getInputStream() {
    return new Reader();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordingFile file && file.recording.id().equals(recording.id());
  }

  @Override
  public int hashCode() {
    return recording.id().hashCode();
  }

  private final class Reader extends InputStream {

    private long from;
    private @Nullable InputStream opened;

    private InputStream opened() throws IOException {
      InputStream there = opened;
      if (there == null) {
        there =
            recordings
                .open(recording.account(), recording.id(), from, size - from)
                .orElseThrow(PathId::notFound);
        opened = there;
      }
      return there;
    }

    @Override
    public int read() throws IOException {
      return from == size ? -1 : opened().read();
    }

    @Override
    public int read(byte[] bytes, int at, int length) throws IOException {
      return from == size ? -1 : opened().read(bytes, at, length);
    }

    @Override
    public long skip(long bytes) throws IOException {
      if (opened != null) {
        return opened.skip(bytes);
      }
      long skipped = Math.clamp(bytes, 0, size - from);
      from += skipped;
      return skipped;
    }

    @Override
    public void close() throws IOException {
      if (opened != null) {
        opened.close();
      }
    }
  }
}
