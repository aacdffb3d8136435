package io.callmanager.server.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/// Which voices there are.
final class SpeechCheck implements Check {

  @Override
  public List<Finding> look(Patient patient) {
    boolean embedded = ClassUtils.isPresent("com.sun.speech.freetts.Voice", null);
    boolean espeak =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "espeak-ng")));
    List<String> services = patient.speech().services();
    String stands = embedded ? ", FreeTTS stands in for it" : "";
    if (!services.isEmpty()) {
      String local = espeak ? ", espeak-ng stands in for it" : stands;
      return List.of(
          Finding.ok("speech: " + String.join(" and ", services) + " configured" + local));
    }
    if (espeak) {
      return List.of(Finding.ok("speech: espeak-ng is installed" + stands));
    }
    return List.of(
        embedded
            ? Finding.warn(
                "speech: FreeTTS speaks; it knows English only",
                "apt install espeak-ng, for more languages")
            : Finding.fail("speech: there is no voice", "apt install espeak-ng"));
  }
}
