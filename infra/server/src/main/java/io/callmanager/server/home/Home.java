package io.callmanager.server.home;

import io.callmanager.server.CannotStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server's home directory, held by this process alone until it is closed or the process ends, however it ends.
public final class Home implements AutoCloseable {

  private static final String LOCK_FILE = "lock";

  private final Path directory;
  private final FileChannel channel;

  private Home(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /// The real path: one home has one name, through whatever link it was reached.
  public Path directory() {
    return directory;
  }

  /// Takes the home, making the directory if need be.
  ///
  /// @throws CannotStartException if another process holds it or it can't be written
  public static Home claim(Path directory) {
    return tryClaim(directory)
        .orElseThrow(
            () ->
                new CannotStartException(
                    "Another Call Manager"
                        + holder(directory)
                        + " is running on the home directory "
                        + directory
                        + ".",
                    "Stop it first, or give this one a home of its own: --home DIRECTORY."));
  }

  /// Takes the home unless another process holds it.
  ///
  /// @throws CannotStartException if it can't be written
  public static Optional<Home> tryClaim(Path directory) {
    try {
      OwnerOnly.makeDirectory(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0).write(ByteBuffer.wrap(pid));
      return Optional.of(new Home(directory.toRealPath(), channel));
    } catch (IOException e) {
      throw new CannotStartException(
          "The home directory " + directory + " can't be written: " + reason(e) + ".",
          "Make it writable for this user, or choose another: --home DIRECTORY.",
          e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException system && system.getReason() == null
        ? switch (e) {
          case FileAlreadyExistsException _ -> "there is a file of that name";
          case AccessDeniedException _ -> "this user may not";
          default -> e.toString();
        }
        : String.valueOf(e.getMessage());
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process, which is no better
    }
  }

  private static String holder(Path directory) {
    try {
      return " (process " + Files.readString(directory.resolve(LOCK_FILE)).strip() + ")";
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
