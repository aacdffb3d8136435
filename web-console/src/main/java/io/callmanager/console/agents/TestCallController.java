package io.callmanager.console.agents;

import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.InitiationResult;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.layout.Times;
import io.callmanager.console.layout.Words;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.contact.ContactData;
import io.callmanager.dialgate.DialRule;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Places a call from an agent's page, by the same way as the API does.
@Controller
class TestCallController {

  private static final String VARIABLE = "variable.";
  private static final int LONGEST_VALUE = 1_000;
  private static final int LONGEST_NAME = 200;

  private final CallInitiation initiation;

  TestCallController(CallInitiation initiation) {
    this.initiation = initiation;
  }

  @PostMapping("/console/agents/{id}/call")
  String call(
      @PathVariable String id,
      Visitor visitor,
      Times times,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    AgentId agent = new AgentId(PathId.of(id));
    Optional<PhoneNumber> to = PhoneNumber.parse(text(sent, "to").replaceAll("[\\s().\\-]", ""));
    if (to.isEmpty()) {
      return back(
          agent, "A number is written as + and 7 to 15 digits, such as +15005550100.", redirect);
    }
    InitiationResult result =
        initiation.initiate(
            new CallRequest(
                visitor.account(),
                to.get(),
                agent,
                null,
                contact(sent),
                Map.of("source", "console")));
    return switch (result) {
      case InitiationResult.Initiated initiated ->
          "redirect:/console/calls/" + initiated.call().id();
      case InitiationResult.CarrierFailed(CallId call, String words, var trunks, int of) -> {
        redirect.addFlashAttribute("problem", "The call could not be initiated: " + words);
        yield "redirect:/console/calls/" + call;
      }
      case InitiationResult.NoTrunk _ ->
          back(agent, "No trunk is enabled for this account.", redirect);
      case InitiationResult.NoSuchAgent _ ->
          back(agent, "Only an approved agent may call.", redirect);
      case InitiationResult.NoSuchNumber _, InitiationResult.NoCallerNumber _ ->
          back(agent, "Give the agent a number to show first, and save.", redirect);
      case InitiationResult.NumberDisabled _ ->
          back(
              agent,
              "No call may be placed from the agent’s number. Give it another one, or ask your operator.",
              redirect);
      case InitiationResult.InsufficientCredits(Credits required, Credits available) ->
          back(
              agent,
              "The call needs %d credits, and %d are available."
                  .formatted(required.amount(), available.amount()),
              redirect);
      case InitiationResult.Queued(var call, int position) ->
          "redirect:/console/calls/" + call.id();
      case InitiationResult.TooManyCalls(var plan, int limit, int live, boolean queueFull) ->
          back(
              agent,
              "The plan allows %s at a time. Wait until one has ended."
                  .formatted(Words.counted(limit, "call")),
              redirect);
      case InitiationResult.BudgetExceeded(
              var scope,
              var period,
              long credits,
              long used,
              Credits required) ->
          back(
              agent,
              "A budget of %d credits does not allow for the %d that the call needs: %d are used."
                  .formatted(credits, required.amount(), used),
              redirect);
      case InitiationResult.NotAllowed(DialRule rule, String words, Instant allowedAt) ->
          back(
              agent,
              allowedAt == null
                  ? words
                  : words + " It may be called from " + times.full(allowedAt) + " on.",
              redirect);
      case InitiationResult.Saturated(Duration retryAfter, String words) ->
          back(agent, "All lines are busy at the moment. Try again in a moment.", redirect);
      case InitiationResult.Superseded() ->
          back(agent, "The call was not placed. Try again.", redirect);
    };
  }

  private static ContactData contact(MultiValueMap<String, String> sent) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    sent.toSingleValueMap()
        .forEach(
            (field, value) -> {
              if (field.startsWith(VARIABLE) && !value.isBlank()) {
                values.put(field.substring(VARIABLE.length()), printable(value, LONGEST_VALUE));
              }
            });
    String name = printable(text(sent, "contactName"), LONGEST_NAME);
    return new ContactData(name.isEmpty() ? null : name, values);
  }

  private static String printable(String text, int longest) {
    String clean = text.replace("\0", "").strip();
    return clean.length() <= longest ? clean : clean.substring(0, longest);
  }

  private static String back(AgentId agent, String problem, RedirectAttributes redirect) {
    redirect.addFlashAttribute("problem", problem);
    return "redirect:/console/agents/" + agent;
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value;
  }
}
