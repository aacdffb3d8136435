package io.callmanager.recording;

import static java.util.Objects.requireNonNull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/// Keeps recordings as files below one directory, which only this user may read.
final class FolderStore implements RecordingStore {

  static final String NAME = "files";

  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern KEY =
      Pattern.compile(UUID + "/[0-9]{4,6}-[0-9]{2}/" + UUID + "\\.wav");

  private final Path root;

  FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void store(String key, Path file) throws IOException {
    Path target = resolve(key);
    Path folder = requireNonNull(target.getParent());
    Files.createDirectories(folder, ownerOnly(folder));
    Path made = folder.resolve(target.getFileName() + ".new");
    Files.deleteIfExists(made);
    try {
      Files.createLink(made, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      copy(file, made);
    }
    Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(made); // which a move onto another link of the same file leaves there
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    try (FileChannel copied = FileChannel.open(to, StandardOpenOption.WRITE)) {
      copied.force(true);
    }
  }

  @Override
  public InputStream open(String key, long from, long length) throws IOException {
    Path file = resolve(key);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(key);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      channel.position(from);
      return new Part(Channels.newInputStream(channel), length);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(resolve(key));
  }

  /// The file of a key, which is never outside of the root.
  private Path resolve(String key) throws IOException {
    try {
      Path file = root.resolve(key).normalize();
      if (KEY.matcher(key).matches() && file.startsWith(root)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // The same words as for every other key that is none.
    }
    throw new NoSuchFileException("not a recording's key");
  }

  static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /// So much of a stream and no more.
  private static final class Part extends FilterInputStream {

    private long left;

    Part(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
