package io.callmanager.telephony.peers;

import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.Sound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// A `baresip` on 127.0.0.1 that answers every call by itself, is silent unless told otherwise, records what it hears, and does
/// what it is told by a [BaresipControl].
public final class BaresipPeer implements AutoCloseable {

  private static final int SAMPLE_RATE = 8000;
  private static final int SILENT_SECONDS = 120;
  private static final String ANSWERS = "call: answering call";
  private static final Pattern KEY = Pattern.compile("received event: '(.)' \\(end=0\\)");

  /// How it is to be, when not as usual.
  ///
  /// @param certificate what it shows by TLS, over which it is then called; null for UDP
  /// @param encryption its `mediaenc`: `srtp` if the caller can, `srtp-mand` over `RTP/SAVP` alone; null for none
  /// @param says what it plays, after which it hangs up; null for two minutes of silence
  public record Ways(
      TestAuthority.@Nullable Issued certificate,
      @Nullable String encryption,
      @Nullable Sound says) {}

  private final Path directory;
  private final String uri;
  private final Process process;
  private final BaresipControl control;

  private BaresipPeer(Path directory, String uri, Process process, BaresipControl control) {
    this.directory = directory;
    this.uri = uri;
    this.process = process;
    this.control = control;
  }

  /// Starts the phone of a number and waits until it listens. Skips the calling test, with a message, when baresip is not installed.
  public static BaresipPeer start(String number) {
    return start(number, new Ways(null, null, null));
  }

  /// Starts a phone with ways of its own.
  public static BaresipPeer start(String number, Ways ways) {
    Assumptions.assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "baresip"))),
        "baresip is not installed (Debian: apt-get install baresip)");
    try {
      Path directory = Files.createTempDirectory("baresip-");
      int port = FreePort.nextRow(2);
      int controlPort = FreePort.next();
      writeWav(
          directory.resolve("says.wav"),
          ways.says() == null ? Sound.silence(Duration.ofSeconds(SILENT_SECONDS)) : ways.says());
      Files.createDirectory(directory.resolve("heard"));
      Files.writeString(directory.resolve("config"), config(directory, port, controlPort, ways));
      Files.writeString(
          directory.resolve("accounts"),
          "<sip:"
              + number
              + "@127.0.0.1:"
              + port
              + (ways.certificate() == null ? ";transport=udp>" : ";transport=tls>")
              + ";regint=0;answermode=auto;audio_codecs=PCMU/8000/1,PCMA/8000/1"
              + (ways.encryption() == null ? "" : ";mediaenc=" + ways.encryption())
              + "\n");
      Files.writeString(directory.resolve("contacts"), "");
      Process process =
          new ProcessBuilder(List.of("baresip", "-4", "-f", directory.toString()))
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(directory.resolve("screen").toFile())
              .start();
      await("baresip listens")
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .failFast("baresip ended at once", () -> !process.isAlive())
          .until(
              () -> FreePort.isListenedOn(port, false) && FreePort.isListenedOn(controlPort, true));
      // It has TLS on the port above.
      String uri =
          ways.certificate() == null
              ? "sip:127.0.0.1:" + port
              : "sip:127.0.0.1:" + (port + 1) + ";transport=tls";
      return new BaresipPeer(directory, uri, process, new BaresipControl(controlPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The URI under which it is called.
  public String uri() {
    return uri;
  }

  /// What it wrote.
  public String screen() {
    try {
      return Files.readString(directory.resolve("screen"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Has it press keys of the call that stands, one after the other (RFC 4733).
  public void press(String keys) {
    control.command("sndcode", keys);
  }

  /// Has it put the call that stands on hold.
  public void hold() {
    control.command("hold", "");
  }

  /// Has it go on with the call that it holds.
  public void resume() {
    control.command("resume", "");
  }

  /// Whether the latest call of it still stands.
  public boolean talks() {
    String latest = latestCall();
    return latest.startsWith(ANSWERS) && !latest.contains(" terminated (duration: ");
  }

  /// The keys that it was told of in its latest call, in order.
  public String keysHeard() {
    return KEY.matcher(latestCall())
        .results()
        .map(key -> key.group(1))
        .collect(Collectors.joining());
  }

  /// What it wrote of its latest call.
  private String latestCall() {
    String screen = screen();
    return screen.substring(Math.max(0, screen.lastIndexOf(ANSWERS)));
  }

  /// What it heard in its latest call: linear samples at 8 kHz. Some of it is still to be written while the call stands.
  public short[] heard() {
    try (Stream<Path> files = Files.list(directory.resolve("heard"))) {
      Path latest =
          files
              .filter(file -> file.getFileName().toString().endsWith("-dec.wav"))
              .max(Comparator.naturalOrder())
              .orElseThrow(() -> new AssertionError("baresip recorded nothing that it heard"));
      try (AudioInputStream audio = AudioSystem.getAudioInputStream(latest.toFile())) {
        byte[] bytes = audio.readAllBytes();
        short[] samples = new short[bytes.length / 2];
        for (int i = 0; i < samples.length; i++) {
          samples[i] = (short) ((bytes[2 * i] & 0xff) | bytes[2 * i + 1] << 8);
        }
        return samples;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnsupportedAudioFileException e) {
      throw new AssertionError("baresip's recording is no WAV", e);
    }
  }

  private static String config(Path directory, int port, int controlPort, Ways ways)
      throws IOException {
    String certificate = "";
    if (ways.certificate() != null) {
      Path both = directory.resolve("certificate.pem");
      Files.writeString(
          both,
          Files.readString(ways.certificate().key())
              + Files.readString(ways.certificate().chain()));
      certificate = "sip_certificate " + both + "\n";
    }
    return certificate
        + """
        sip_listen 127.0.0.1:%d
        net_interface 127.0.0.1
        audio_source aufile,%s
        audio_player aubridge,sink
        audio_alert aubridge,alert
        snd_path %s
        module_path /usr/lib/baresip/modules
        module g711.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module srtp.so
        module_tmp uuid.so
        module_tmp account.so
        module_app menu.so
        module_app ctrl_tcp.so
        ctrl_tcp_listen 127.0.0.1:%d
        """
            .formatted(
                port, directory.resolve("says.wav"), directory.resolve("heard"), controlPort);
  }

  private static void writeWav(Path file, Sound sound) throws IOException {
    AudioFormat format = new AudioFormat(SAMPLE_RATE, Short.SIZE, 1, true, false);
    short[] samples = sound.samples();
    byte[] bytes = new byte[samples.length * 2];
    for (int i = 0; i < samples.length; i++) {
      bytes[2 * i] = (byte) samples[i];
      bytes[2 * i + 1] = (byte) (samples[i] >> 8);
    }
    try (AudioInputStream audio =
        new AudioInputStream(new java.io.ByteArrayInputStream(bytes), format, samples.length)) {
      AudioSystem.write(audio, AudioFileFormat.Type.WAVE, file.toFile());
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
