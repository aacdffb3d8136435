package io.callmanager.api.v1.agent;

import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentScript;
import io.callmanager.api.http.Problem;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.Field;
import io.callmanager.call.AgentStreams;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an agent shall be, as it is sent: in whole for a new one, in part for a change.
@Schema(name = "AgentDraft")
record AgentDraft(
    @Schema(minLength = 1, maxLength = Agent.MAX_NAME_LENGTH, example = "Reminder")
        @Nullable String name,
    @Schema(
            description =
                "Digits that no other agent of the account's has, by which it is reached like a device; null for none.",
            types = {"string", "null"},
            pattern = "^[0-9]{1,15}$",
            example = "9000")
        @Nullable String extension,
    @Schema(
            description = "Instructions for a conversation; may hold `{{variables}}`.",
            maxLength = AgentScript.MAX_TEXT_LENGTH)
        @Nullable String prompt,
    @Schema(
            description =
                "What is said as soon as the callee has answered; may hold `{{variables}}`. Required to announce.",
            maxLength = AgentScript.MAX_TEXT_LENGTH,
            example = "Hello {{name|there}}, this is {{company}}.")
        @Nullable String firstMessage,
    @Schema(
            allowableValues = {"announce", "conversation"},
            defaultValue = "announce")
        @Nullable String mode,
    @Schema(maxLength = AgentDraft.MAX_VOICE, defaultValue = AgentScript.DEFAULT_VOICE)
        @Nullable String voice,
    @Schema(description = "A BCP 47 tag.", defaultValue = AgentScript.DEFAULT_LANGUAGE)
        @Nullable String language,
    @Schema(minimum = "1", maximum = "14400", defaultValue = "300", example = "300")
        @Nullable Integer maxDurationSeconds,
    @Schema(minimum = "5", maximum = "120", defaultValue = "30", example = "30")
        @Nullable Integer ringTimeoutSeconds,
    @Schema(
            description = "One of the account's numbers; null for none.",
            types = {"string", "null"},
            format = "uuid")
        @Nullable UUID defaultFromNumberId,
    @Schema(
            description =
                "When its calls are recorded without being asked to; `human` from the moment on in which a human is known to have answered.",
            allowableValues = {"never", "always", "human"},
            defaultValue = "never")
        @Nullable String recording,
    @Schema(
            description =
                "Said before a call's first recording begins; may hold `{{variables}}`. Empty for nothing.",
            maxLength = AgentScript.MAX_ANNOUNCEMENT_LENGTH,
            example = "This call is recorded.")
        @Nullable String recordingAnnouncement,
    @Schema(
            description =
                "What is done about answering machines: nothing; only tell who answered; hang up on a machine; or leave it the message after its beep. A call may say otherwise.",
            allowableValues = {"off", "detect", "hang_up", "leave_message"},
            defaultValue = "off")
        @Nullable String machineDetection,
    @Schema(description = "How the agent talks once its first message has been said.")
        @Nullable DialogueDraft conversation) {

  static final int MAX_VOICE = 100;
  private static final int MAX_LANGUAGE = 35;

  /// The form of RFC 5646 that is in use: a language and its subtags.
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");

  private static final Pattern EXTENSION = Pattern.compile("[0-9]{1,15}");

  private static final AgentScript DEFAULTS =
      new AgentScript(
          "",
          "",
          AgentMode.ANNOUNCE,
          AgentScript.DEFAULT_VOICE,
          AgentScript.DEFAULT_LANGUAGE,
          AgentScript.DEFAULT_DURATION_SECONDS,
          AgentScript.DEFAULT_RING_TIMEOUT_SECONDS,
          null);

  /// What a request says, with nothing filled in yet.
  ///
  /// @param extension null to keep; empty for none
  /// @param clearsFromNumber whether the default number was sent as null
  record Wish(
      @Nullable String name,
      @Nullable String extension,
      @Nullable String prompt,
      @Nullable String firstMessage,
      @Nullable AgentMode mode,
      @Nullable String voice,
      @Nullable String language,
      @Nullable Integer maxDurationSeconds,
      @Nullable Integer ringTimeoutSeconds,
      @Nullable NumberId defaultFromNumber,
      boolean clearsFromNumber,
      @Nullable AgentRecording recording,
      @Nullable String recordingAnnouncement,
      @Nullable MachinePolicy machine,
      DialogueDraft.@Nullable Wish dialogue) {

    /// Refuses what can't be known from the request alone.
    Wish checked(AgentStreams streams) {
      if (dialogue != null && dialogue.stream() != null) {
        dialogue.stream().check(streams);
      }
      return this;
    }

    /// The script of a new agent.
    AgentScript toScript() {
      return applyTo(DEFAULTS);
    }

    /// A script with the wish carried out.
    AgentScript applyTo(AgentScript script) {
      AgentScript changed =
          new AgentScript(
              or(prompt, script.prompt()),
              or(firstMessage, script.firstMessage()),
              or(mode, script.mode()),
              or(voice, script.voice()),
              or(language, script.language()),
              or(maxDurationSeconds, script.maxDurationSeconds()),
              or(ringTimeoutSeconds, script.ringTimeoutSeconds()),
              clearsFromNumber
                  ? null
                  : defaultFromNumber != null ? defaultFromNumber : script.defaultFromNumberId(),
              or(recording, script.recording()),
              or(recordingAnnouncement, script.recordingAnnouncement()),
              or(machine, script.machine()),
              dialogue == null ? script.dialogue() : dialogue.applyTo(script.dialogue()));
      if (changed.mode() == AgentMode.ANNOUNCE && changed.firstMessage().isBlank()) {
        throw Problem.invalidBody(
                Map.of("firstMessage", List.of("Required for an agent that announces")))
            .asException();
      }
      if (DialogueDraft.lacksScript(changed)) {
        throw Problem.invalidBody(
                Map.of("conversation.script", List.of("Required for an agent that follows one")))
            .asException();
      }
      if (StreamDraft.lacksUrl(changed)) {
        throw Problem.invalidBody(
                Map.of(
                    "conversation.stream.url",
                    List.of("Required for an agent that is a media stream")))
            .asException();
      }
      return changed;
    }

    private static <T> T or(@Nullable T wanted, T present) {
      return wanted != null ? wanted : present;
    }
  }

  static Wish readNew(Body body) {
    return read(body, body.required("name"));
  }

  static Wish readChange(Body body) {
    return read(body, body.optional("name"));
  }

  private static Wish read(Body body, Field name) {
    @Nullable Body conversation = body.optional("conversation").object();
    @Nullable UUID number = body.optional("defaultFromNumberId").id("From Number");
    Wish wish =
        new Wish(
            name.wording(Agent.MAX_NAME_LENGTH),
            body.isNull("extension")
                ? ""
                : body.optional("extension")
                    .text(AgentScript.MAX_TEXT_LENGTH, EXTENSION, "Must be 1 to 15 digits"),
            body.optional("prompt").text(AgentScript.MAX_TEXT_LENGTH),
            body.optional("firstMessage").text(AgentScript.MAX_TEXT_LENGTH),
            body.optional("mode").wordOf(AgentMode.class),
            body.optional("voice").wording(MAX_VOICE),
            body.optional("language")
                .text(MAX_LANGUAGE, LANGUAGE, "Must be a BCP 47 language tag such as en-US"),
            body.optional("maxDurationSeconds").integer(1, AgentScript.MAX_DURATION_SECONDS),
            body.optional("ringTimeoutSeconds")
                .integer(
                    AgentScript.MIN_RING_TIMEOUT_SECONDS, AgentScript.MAX_RING_TIMEOUT_SECONDS),
            number == null ? null : new NumberId(number),
            body.isNull("defaultFromNumberId"),
            body.optional("recording").wordOf(AgentRecording.class),
            body.optional("recordingAnnouncement").text(AgentScript.MAX_ANNOUNCEMENT_LENGTH),
            body.optional("machineDetection").wordOf(MachinePolicy.class),
            conversation == null ? null : DialogueDraft.read(conversation));
    body.check();
    return wish;
  }
}
