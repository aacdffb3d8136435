package io.callmanager.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A [BareJainCaller] in a process of its own that ends with its measurement. In the bench's process the timers of a stack that
/// was stopped would go on for half a minute, and take a sixth of two cores from what is measured next.
final class BareJainProcess {

  private BareJainProcess() {}

  /// Measures a bare caller that has called for a while already.
  static Measured run(int calleePort, int warmUpSeconds, int seconds)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                BareJainProcess.class.getName(),
                Integer.toString(calleePort),
                Integer.toString(warmUpSeconds),
                Integer.toString(seconds))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
      String line = output.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IOException("the bare caller ended with " + process.exitValue());
      }
      String[] measured = line.split(" ");
      return new Measured(Double.parseDouble(measured[0]), 0, 0, Long.parseLong(measured[1]));
    } finally {
      process.destroyForcibly();
    }
  }

  /// Prints calls per second and how many failed.
  @SuppressWarnings("SystemOut") // it is how the parent process hears of it
  public static void main(String[] arguments) throws Exception {
    try (BareJainCaller caller = new BareJainCaller(Integer.parseInt(arguments[0]))) {
      caller.run(Integer.parseInt(arguments[1]));
      Measured measured = caller.run(Integer.parseInt(arguments[2]));
      System.out.println(measured.perSecond() + " " + measured.errors());
    }
    System.exit(0);
  }
}
