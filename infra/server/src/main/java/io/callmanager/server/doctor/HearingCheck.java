package io.callmanager.server.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What understands callees.
final class HearingCheck implements Check {

  private static final String PROGRAM = "pocketsphinx_continuous";

  @Override
  public List<Finding> look(Patient patient) {
    List<String> configured = patient.hearing().configured();
    boolean offline = isInstalled(patient.hearing().pocketsphinx());
    if (!configured.isEmpty()) {
      String further = offline ? ", pocketsphinx stands in for expected English words" : "";
      return List.of(
          Finding.ok("hearing: " + String.join(" and ", configured) + " configured" + further));
    }
    return List.of(
        offline
            ? Finding.ok("hearing: pocketsphinx is installed; it knows expected English words only")
            : Finding.warn(
                "hearing: nobody understands what callees say; they can press keys",
                "apt install pocketsphinx pocketsphinx-en-us, or configure a service"));
  }

  private static boolean isInstalled(Patient.Hearing.Pocketsphinx pocketsphinx) {
    String program = pocketsphinx.program();
    Stream<Path> places =
        program == null
            ? Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, PROGRAM))
            : Stream.of(Path.of(program));
    return places.anyMatch(Files::isExecutable)
        && Files.isDirectory(Path.of(pocketsphinx.model(), "en-us"));
  }
}
