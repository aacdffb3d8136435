package io.callmanager.api.v1.agent;

import io.callmanager.agent.Abilities;
import io.callmanager.agent.Abilities.Transfer;
import io.callmanager.agent.HttpTool;
import io.callmanager.api.request.Body;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an agent may do beside speaking, as it is sent: what is left out stays as it is.
@Schema(name = "AbilitiesDraft")
record AbilitiesDraft(
    @Schema(
            description =
                "Which of the platform's tools the language model may use; all of them unless something is said. Transferring needs `transfers`.",
            allowableValues = {"end_call", "transfer", "send_dtmf", "opt_out", "leave_voicemail"},
            example = "[\"end_call\",\"opt_out\",\"transfer\"]")
        @Nullable List<String> tools,
    @Schema(
            description =
                "To whom callees may be handed over, and to nobody else. The model sees the names, never the numbers.",
            maxLength = Abilities.MOST_TRANSFERS)
        @Nullable List<TransferNumber> transfers,
    @Schema(
            description =
                "What is left on answering machines; may hold `{{variables}}`. Empty to let the model find the words.",
            maxLength = Abilities.MAX_VOICEMAIL_LENGTH,
            example = "This is Ada of Acme. Please call us back.")
        @Nullable String voicemailMessage,
    @Schema(
            description =
                "Requests to your own server that the language model may ask for; the list replaces the one before.",
            maxLength = HttpTool.MOST)
        @Nullable List<HttpToolDraft> httpTools,
    @Schema(
            description =
                "What the language model may cost on a call, in the currency of its prices; then the agent says its farewell and ends the call. Null for no limit.",
            types = {"number", "null"},
            minimum = "0",
            example = "0.5")
        @Nullable BigDecimal maxCostPerCall) {

  private static final String NAME_RULE =
      "Must be a name of up to "
          + Abilities.MAX_NAME_LENGTH
          + " characters on one line, without brackets, quotes and colons";

  /// Somebody to whom callees may be handed over.
  record TransferNumber(
      @Schema(minLength = 1, maxLength = Abilities.MAX_NAME_LENGTH, example = "Sales") String name,
      @Schema(example = "+12125550123") String number) {

    static TransferNumber of(Transfer transfer) {
      return new TransferNumber(transfer.name(), transfer.number().e164());
    }
  }

  /// What a request says, with nothing filled in yet.
  record Wish(
      @Nullable Set<Abilities.Tool> tools,
      @Nullable List<Transfer> transfers,
      @Nullable String voicemailMessage,
      @Nullable List<HttpToolDraft.Wish> httpTools,
      @Nullable BigDecimal maxCostPerCall,
      boolean clearsCost) {

    Abilities applyTo(Abilities before) {
      return new Abilities(
          tools != null ? tools : before.tools(),
          transfers != null ? transfers : before.transfers(),
          voicemailMessage != null ? voicemailMessage : before.voicemailMessage(),
          httpTools == null
              ? before.httpTools()
              : httpTools.stream().map(tool -> tool.applyTo(before)).toList(),
          clearsCost || maxCostPerCall != null ? maxCostPerCall : before.maxCostPerCall());
    }
  }

  static Wish read(Body body) {
    body.nothingBut("tools", "transfers", "voicemailMessage", "httpTools", "maxCostPerCall");
    return new Wish(
        body.optional("tools").setOf(Abilities.Tool.class),
        transfers(body),
        body.optional("voicemailMessage").text(Abilities.MAX_VOICEMAIL_LENGTH),
        HttpToolDraft.read(body, "httpTools"),
        body.optional("maxCostPerCall").decimal(Abilities.HIGHEST_COST, Abilities.COST_SCALE),
        body.isNull("maxCostPerCall"));
  }

  private static @Nullable List<Transfer> transfers(Body body) {
    @Nullable List<Body> listed = body.optional("transfers").objectsIfAny(Abilities.MOST_TRANSFERS);
    if (listed == null) {
      return body.isNull("transfers") ? List.of() : null;
    }
    List<Transfer> transfers = new ArrayList<>();
    for (Body each : listed) {
      each.nothingBut("name", "number");
      @Nullable String name = each.required("name").text(Abilities.MAX_NAME_LENGTH);
      @Nullable PhoneNumber number = each.required("number").phoneNumber();
      if (name != null && !Transfer.isName(name)) {
        each.note("name", NAME_RULE);
      } else if (name != null && number != null) {
        transfers.add(new Transfer(name, number));
      }
    }
    if (Abilities.repeatsName(transfers)) {
      body.note("transfers", "Must hold each name only once");
    }
    return transfers;
  }
}
