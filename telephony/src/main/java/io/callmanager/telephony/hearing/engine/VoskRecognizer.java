package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.speech.SpeechException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The library Vosk, which understands what is said without any service, with a model for each language.
public final class VoskRecognizer implements SpeechRecognizer {

  private static final Logger log = LoggerFactory.getLogger(VoskRecognizer.class);
  private static final String NAME = "vosk";

  private final Map<String, Loading> models = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Duration timeLimit;
  private final ExecutorService threads;

  /// A model on its way into memory.
  private record Loading(Path directory, CompletableFuture<VoskModel> model) {

    Optional<String> failure() {
      return model.isCompletedExceptionally()
          ? Optional.of(
              "the model %s can't be loaded (%s)"
                  .formatted(directory, model.exceptionNow().getMessage()))
          : Optional.empty();
    }
  }

  /// Begins to load the models.
  ///
  /// @param directories the models by the language that they understand, such as `en` or `pt-BR`
  /// @param timeLimit how long an utterance may take
  /// @param maxAtOnce how many utterances may be worked on at once
  public VoskRecognizer(Map<String, Path> directories, Duration timeLimit, int maxAtOnce) {
    this.timeLimit = timeLimit;
    this.threads =
        Executors.newFixedThreadPool(
            maxAtOnce, Thread.ofPlatform().daemon().name("vosk-", 0).factory());
    directories.forEach(
        (language, directory) -> {
          CompletableFuture<VoskModel> model = new CompletableFuture<>();
          models.put(language, new Loading(directory, model));
          threads.execute(() -> load(directory, model));
        });
  }

  private static void load(Path directory, CompletableFuture<VoskModel> model) {
    try {
      if (!Files.isDirectory(directory)) {
        throw new IOException("there is no such directory");
      }
      model.complete(VoskModel.load(directory));
      log.info("Vosk's model {} is loaded", directory);
    } catch (IOException | RuntimeException e) {
      model.completeExceptionally(e);
    } catch (LinkageError e) {
      model.completeExceptionally(
          new IllegalStateException("Vosk's library does not run on this machine: " + e, e));
    }
    if (model.isCompletedExceptionally()) {
      log.warn("Vosk's model {} can't be loaded", directory, model.exceptionNow());
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailability() {
    if (models.isEmpty()) {
      return Optional.of("no model of Vosk is named in callmanager.hearing.vosk.models");
    }
    List<String> failures =
        models.values().stream().flatMap(one -> one.failure().stream()).toList();
    return failures.size() < models.size()
        ? Optional.empty()
        : Optional.of(String.join("; ", failures) + ": correct callmanager.hearing.vosk.models");
  }

  @Override
  public Scope scope() {
    return Scope.ANYTHING;
  }

  @Override
  public boolean understands(String language) {
    return model(language).isPresent();
  }

  /// The model for the very tag, else for the language without its region.
  private Optional<Loading> model(String language) {
    return Stream.of(language, Locale.forLanguageTag(language).getLanguage())
        .flatMap(tag -> Optional.ofNullable(models.get(tag)).stream())
        .filter(one -> one.failure().isEmpty())
        .findFirst();
  }

  @Override
  public Hearing open(String language, HearingListener listener) {
    return new WholeUtterances((samples, expected) -> transcribe(samples, language), listener);
  }

  private Heard transcribe(short[] samples, String language)
      throws SpeechException, InterruptedException {
    Loading loading =
        model(language)
            .orElseThrow(
                () ->
                    new SpeechException(
                        SpeechException.Fault.TEXT, "Vosk has no model for " + language));
    Future<List<String>> work = threads.submit(() -> loading.model().join().understand(samples));
    try {
      return read(work.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new SpeechException("Vosk took longer than " + timeLimit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new SpeechException("Vosk failed: " + e.getCause(), e);
    } finally {
      work.cancel(true);
    }
  }

  /// What the stretches say together.
  static Heard read(List<String> stretches) throws SpeechException {
    double confidence = 0;
    int words = 0;
    StringBuilder text = new StringBuilder();
    try {
      for (String stretch : stretches) {
        JsonNode result = HttpService.JSON.readTree(stretch);
        String said = result.path("text").asString("").strip();
        text.append(text.isEmpty() || said.isEmpty() ? "" : " ").append(said);
        for (JsonNode word : result.path("result")) {
          confidence += Math.clamp(word.path("conf").asDouble(0), 0, 1);
          words++;
        }
      }
    } catch (JacksonException e) {
      throw new SpeechException("Vosk answered with broken JSON", e);
    }
    return new Heard(text.toString(), words == 0 ? 0 : confidence / words, NAME);
  }

  @Override
  public String toString() {
    return models.keySet().stream().collect(Collectors.joining(", ", "Vosk[", "]"));
  }
}
