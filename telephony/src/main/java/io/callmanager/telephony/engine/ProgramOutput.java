package io.callmanager.telephony.engine;

import io.callmanager.telephony.speech.SpeechException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a program within bounds of time and output.
public final class ProgramOutput {

  private static final Logger log = LoggerFactory.getLogger(ProgramOutput.class);

  private ProgramOutput() {}

  /// What a program prints, given some input. Blocks.
  ///
  /// @param command the program and its arguments, as they are
  /// @throws SpeechException when it can't be started, fails, takes longer than its limit, or prints too much
  public static byte[] of(List<String> command, byte[] input, Duration limit, int maxBytes)
      throws SpeechException {
    ProcessBuilder program = new ProcessBuilder(command);
    return of(program.redirectError(ProcessBuilder.Redirect.DISCARD), input, limit, maxBytes);
  }

  /// The same, with what it prints as errors among it.
  public static byte[] withErrors(List<String> command, byte[] input, Duration limit, int maxBytes)
      throws SpeechException {
    return of(new ProcessBuilder(command).redirectErrorStream(true), input, limit, maxBytes);
  }

  private static byte[] of(ProcessBuilder program, byte[] input, Duration limit, int maxBytes)
      throws SpeechException {
    String name = program.command().getFirst();
    Process process = start(program, name);
    Thread watch = Thread.startVirtualThread(() -> endAfter(process, limit));
    try {
      Thread feeder = Thread.startVirtualThread(() -> feed(process, input));
      byte[] output = read(process, maxBytes);
      feeder.join();
      int status = process.waitFor();
      if (status != 0) {
        throw new SpeechException(
            "%s ended with status %d, or took longer than %d s"
                .formatted(name, status, limit.toSeconds()));
      }
      return output;
    } catch (IOException e) {
      throw new SpeechException("the output of " + name + " can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("interrupted while " + name + " was at work", e);
    } finally {
      process.destroyForcibly();
      watch.interrupt();
    }
  }

  private static Process start(ProcessBuilder program, String name) throws SpeechException {
    try {
      return program.start();
    } catch (IOException e) {
      throw new SpeechException(name + " can't be started", e);
    }
  }

  private static void endAfter(Process process, Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it has ended by itself
    }
  }

  private static void feed(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      log.trace("A program stopped listening: its status tells", e);
    }
  }

  private static byte[] read(Process process, int maxBytes) throws IOException, SpeechException {
    try (InputStream out = process.getInputStream()) {
      byte[] output = out.readNBytes(maxBytes);
      if (output.length == maxBytes) {
        throw new SpeechException("a program printed more than " + maxBytes + " bytes");
      }
      return output;
    }
  }
}
