package io.callmanager.bench.media;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A process of the bench's own: it is told what to do by words on its input, and tells figures on its output.
final class Party implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  private Party(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  static Party start(List<String> jvmOptions, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new Party(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// Waits for what it tells next.
  Figures hear() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("a process of the bench has ended: " + process.info().commandLine());
    }
    return Figures.parse(line);
  }

  Figures ask(String word) throws IOException {
    say(word);
    return hear();
  }

  /// The processor time it has used so far.
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  void say(String word) throws IOException {
    input.write(word);
    input.newLine();
    input.flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
