package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.engine.HttpService;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A message of Deepgram's about a stretch of the stream.
///
/// @param start where in the stream the stretch begins, in seconds
/// @param end where it ends
/// @param text empty when there is no speech in it
/// @param isFinal whether nothing about the stretch will change any more
/// @param fromFinalize whether it comes of our wish that all be told now
record DeepgramResult(
    double start,
    double end,
    String text,
    double confidence,
    boolean isFinal,
    boolean fromFinalize) {

  private static final int LONGEST_TEXT = 20_000;
  private static final double LONGEST_STREAM = 1e6;

  /// The message's result; empty for a message of another kind, and for whatever can't be read.
  static Optional<DeepgramResult> read(CharSequence message) {
    JsonNode json;
    try {
      json = HttpService.JSON.readTree(message.toString());
    } catch (JacksonException e) {
      return Optional.empty();
    }
    JsonNode best = json.path("channel").path("alternatives").path(0);
    JsonNode text = best.path("transcript");
    if (!json.path("type").asString("").equals("Results")
        || !text.isString()
        || text.stringValue().length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    double start = between(0, json.path("start"), LONGEST_STREAM);
    return Optional.of(
        new DeepgramResult(
            start,
            start + between(0, json.path("duration"), LONGEST_STREAM),
            text.stringValue().strip(),
            between(0, best.path("confidence"), 1),
            json.path("is_final").asBoolean(false),
            json.path("from_finalize").asBoolean(false)));
  }

  private static double between(double least, JsonNode number, double most) {
    double value = number.isNumber() ? number.doubleValue() : least;
    return Double.isNaN(value) ? least : Math.clamp(value, least, most);
  }
}
