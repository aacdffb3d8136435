package io.callmanager.console.calls;

import io.callmanager.agent.Agent;
import io.callmanager.agent.Agents;
import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.layout.Times;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class CallsController {

  private static final int PER_PAGE = 50;
  private static final int AGENTS_OFFERED = 500;

  private final Calls calls;
  private final Agents agents;
  private final CallStories stories;

  CallsController(Calls calls, Agents agents, CallStories stories) {
    this.calls = calls;
    this.agents = agents;
    this.stories = stories;
  }

  @GetMapping("/console/calls")
  String list(
      Visitor visitor,
      Times times,
      @RequestParam MultiValueMap<String, String> parameters,
      Model model) {
    AccountId account = visitor.account();
    CallQuery query = CallQuery.of(parameters, times.zone());
    Page<Call> page = calls.page(account, query.filter(), query.cursor(), PER_PAGE);
    List<Agent> offered = agents.page(account, null, AGENTS_OFFERED).items();
    model.addAttribute("query", query);
    model.addAttribute("page", page);
    model.addAttribute("agents", offered);
    model.addAttribute("agentNames", names(offered));
    model.addAttribute("statuses", CallStatus.values());
    String next = page.nextCursor();
    if (next != null) {
      model.addAttribute("older", query.address(next));
    }
    model.addAttribute(
        "here", query.address(query.cursor() == null ? null : query.cursor().toString()));
    model.addAttribute("newest", query.address(null));
    return "console/calls";
  }

  @GetMapping("/console/calls/{id}")
  String call(@PathVariable String id, Visitor visitor, Model model) {
    show(id, visitor, model);
    return "console/call";
  }

  /// The part of a call's page that changes while the call is live.
  @GetMapping("/console/calls/{id}/story")
  String story(@PathVariable String id, Visitor visitor, Model model) {
    show(id, visitor, model);
    return "console/call :: story";
  }

  @PostMapping("/console/calls/{id}/hangup")
  String hangUp(@PathVariable String id, Visitor visitor) {
    CallId call = new CallId(PathId.of(id));
    return calls
        .hangUp(visitor.account(), call)
        .map(ended -> "redirect:/console/calls/" + call)
        .orElseThrow(PathId::notFound);
  }

  /// Takes a call out of the queue; one whose turn has come goes on.
  ///
  /// @param back where to go afterwards: `queue`, or to the call
  @PostMapping("/console/calls/{id}/leave-queue")
  String leaveQueue(
      @PathVariable String id,
      Visitor visitor,
      @RequestParam(defaultValue = "") String back,
      RedirectAttributes redirect) {
    Call call =
        calls.find(visitor.account(), new CallId(PathId.of(id))).orElseThrow(PathId::notFound);
    if (calls.leaveQueue(visitor.account(), call.id())) {
      redirect.addFlashAttribute(
          "done",
          "The call to %s is out of the queue, and its credits are back."
              .formatted(call.to().e164()));
    } else {
      redirect.addFlashAttribute(
          "problem",
          "The call to %s does not wait any more: its turn had come, or it had ended."
              .formatted(call.to().e164()));
    }
    return back.equals("queue")
        ? "redirect:/console/limits"
        : "redirect:/console/calls/" + call.id();
  }

  private void show(String id, Visitor visitor, Model model) {
    CallStory story =
        stories.of(visitor.account(), new CallId(PathId.of(id))).orElseThrow(PathId::notFound);
    model.addAttribute("story", story);
    model.addAttribute("call", story.call());
  }

  private static Map<AgentId, String> names(List<Agent> agents) {
    return agents.stream().collect(Collectors.toMap(Agent::id, Agent::name));
  }
}
