package io.callmanager.api.v1.sound;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.docs.PageParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.shared.Page;
import io.callmanager.shared.SoundId;
import io.callmanager.sound.SavedSound;
import io.callmanager.sound.Sound;
import io.callmanager.sound.Sounds;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// An account's sounds.
@RestController
@Tag(name = "Sounds", description = "WAV and MP3 files to play on calls, by name.")
@RequestMapping("/api/v1/sounds")
class SoundsController {

  private static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;
  private static final String BINARY = "binary";

  private final Sounds sounds;
  private final UploadReader uploads;
  private final UploadRoom room;

  SoundsController(Sounds sounds, UploadReader uploads, UploadRoom room) {
    this.sounds = sounds;
    this.uploads = uploads;
    this.room = room;
  }

  @Operation(
      operationId = "uploadSound",
      summary = "Upload a sound",
      description =
          "A WAV or MP3 file, mono or stereo: in a form, or as the body itself. Which of the two it is, is told by its content. It is converted to 8 kHz mono once, and neither made louder nor cut.",
      requestBody =
          @RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = "multipart/form-data",
                    schema = @Schema(implementation = SoundForm.class)),
                @Content(
                    mediaType = "audio/wav",
                    schema = @Schema(type = "string", format = BINARY)),
                @Content(
                    mediaType = "audio/mpeg",
                    schema = @Schema(type = "string", format = BINARY))
              }))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "name",
      description = "As in the form, for a body that is the file itself.",
      schema = @Schema(type = "string", maxLength = 100))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "replace",
      description = "As in the form, for a body that is the file itself.",
      schema = @Schema(type = "boolean", defaultValue = "false"))
  @Fails(409)
  @Idempotent(claimsItself = true)
  @PostMapping
  ResponseEntity<Success<SoundView.OneSound>> upload(
      Caller.Customer caller, HttpServletRequest request, Query query, KeyedRequest keyed) {
    return room.within(
        caller.account(),
        () -> {
          Sounds.Upload upload = uploads.read(request, query);
          keyed.begin(content(upload));
          return saved(sounds.save(caller.account(), upload));
        });
  }

  /// What makes two uploads the same. Not how they were sent: a form has another boundary each time.
  private static byte[][] content(Sounds.Upload upload) {
    return new byte[][] {
      upload.name().value().getBytes(StandardCharsets.UTF_8),
      String.valueOf(upload.originalName()).getBytes(StandardCharsets.UTF_8),
      String.valueOf(upload.replace()).getBytes(StandardCharsets.UTF_8),
      upload.file()
    };
  }

  private static ResponseEntity<Success<SoundView.OneSound>> saved(SavedSound saved) {
    return switch (saved) {
      case SavedSound.Done(Sound sound) -> one(sound);
      case SavedSound.Unusable(String why) ->
          throw Problem.invalidBody(Map.of("file", List.of(why))).asException();
      case SavedSound.NameTaken() ->
          throw Problem.conflict(
                  "Name taken",
                  "There is a sound of this name. Send replace=true to put this one in its place.")
              .asException();
      case SavedSound.TooMany(int most) ->
          throw Problem.conflict(
                  "Too many sounds",
                  "There are " + most + " sounds, which is as many as there may be.")
              .asException();
      case SavedSound.NoRoom(long bytes, long most) ->
          throw Problem.conflict(
                  "No room for the sound",
                  "The account's sounds would take "
                      + bytes
                      + " bytes, and "
                      + most
                      + " are the most.")
              .asException();
      case SavedSound.Busy() -> throw UploadRoom.busy();
    };
  }

  private static ResponseEntity<Success<SoundView.OneSound>> one(Sound sound) {
    return Success.of(new SoundView.OneSound(SoundView.of(sound)));
  }

  @Operation(operationId = "listSounds", summary = "List sounds", description = "Newest first.")
  @PageParameters
  @GetMapping
  ResponseEntity<Success<SoundPage>> list(Caller.Customer caller, Query query) {
    @Nullable UUID cursor = query.cursor("cursor");
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();
    Page<Sound> page =
        sounds.page(caller.account(), cursor == null ? null : new SoundId(cursor), limit);
    UUID last = page.nextCursor() == null ? null : page.items().getLast().id().value();
    return Success.of(
        new SoundPage(page.items().stream().map(SoundView::of).toList(), Cursor.write(last)));
  }

  @Operation(operationId = "getSound", summary = "Show a sound")
  @GetMapping("/{id}")
  ResponseEntity<Success<SoundView.OneSound>> get(
      Caller.Customer caller, @PathVariable SoundId id) {
    return sounds
        .find(caller.account(), id)
        .map(SoundsController::one)
        .orElseThrow(() -> Problem.notFound("Sound").asException());
  }

  @Operation(
      operationId = "downloadSound",
      summary = "Download a sound",
      description = "As calls play it: a WAV file of 8 kHz, 16 bits, mono.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(mediaType = "audio/wav", schema = @Schema(type = "string", format = BINARY)))
  @GetMapping("/{id}/audio")
  void download(Caller.Customer caller, @PathVariable SoundId id, HttpServletResponse response)
      throws IOException {
    Sounds.Playable sound =
        sounds
            .playable(caller.account(), id)
            .orElseThrow(() -> Problem.notFound("Sound").asException());
    byte[] file = WavDownload.of(sound.audio());
    response.setContentType("audio/wav");
    response.setContentLength(file.length);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename(sound.name().value().replaceFirst("(?i)\\.(wav|mp3)$", "") + ".wav")
            .build()
            .toString());
    response.getOutputStream().write(file);
  }

  @Operation(
      operationId = "deleteSound",
      summary = "Delete a sound",
      description = "Where it is playing or queued already, it stays.")
  @DeleteMapping("/{id}")
  ResponseEntity<Success<DeletedSound>> delete(Caller.Customer caller, @PathVariable SoundId id) {
    if (!sounds.delete(caller.account(), id)) {
      throw Problem.notFound("Sound").asException();
    }
    return Success.of(new DeletedSound(id.value(), true));
  }

  /// A form with a file.
  @Schema(name = "SoundForm", requiredProperties = "file")
  record SoundForm(
      @Schema(type = "string", format = BINARY) String file,
      @Schema(
              description =
                  "What to call it, of letters, digits, blanks, dots, dashes and underscores; by default what the file is called.",
              maxLength = 100,
              example = "welcome.wav")
          @Nullable String name,
      @Schema(
              description = "Whether a sound of this name goes; else there must be none.",
              defaultValue = "false")
          @Nullable Boolean replace) {}

  /// Sounds, newest first.
  ///
  /// @param nextCursor what to send as `cursor` for the next page; null on the last one
  record SoundPage(List<SoundView> sounds, @Nullable String nextCursor) {}

  /// What was deleted.
  record DeletedSound(UUID id, boolean deleted) {}
}
