package io.callmanager.console.agents;

import io.callmanager.agent.Abilities;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.Agents;
import io.callmanager.agent.Agents.Saved;
import io.callmanager.agent.Dialogue;
import io.callmanager.call.AgentStreams;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.OpenToViewers;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.MachinePolicy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class AgentsController {

  private static final int PER_PAGE = 100;
  private static final String AGENT = "console/agent";

  private final Agents agents;
  private final CallerNumbers numbers;
  private final TestPhones phones;
  private final AgentStreams streams;

  AgentsController(Agents agents, CallerNumbers numbers, TestPhones phones, AgentStreams streams) {
    this.agents = agents;
    this.numbers = numbers;
    this.phones = phones;
    this.streams = streams;
  }

  @GetMapping("/console/agents")
  String list(Visitor visitor, @RequestParam(required = false) @Nullable UUID cursor, Model model) {
    model.addAttribute(
        "page",
        agents.page(visitor.account(), cursor == null ? null : new AgentId(cursor), PER_PAGE));
    return "console/agents";
  }

  @GetMapping("/console/agents/new")
  ModelAndView blank(Visitor visitor) {
    List<CallerNumber> own = numbers.list(visitor.account());
    return page(
        visitor.account(),
        null,
        AgentForm.empty(own.isEmpty() ? null : own.getFirst().id()),
        Map.of());
  }

  @PostMapping("/console/agents")
  ModelAndView create(
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    AgentForm form = AgentForm.of(sent);
    Map<String, String> problems = problems(form);
    if (!problems.isEmpty()) {
      return page(visitor.account(), null, form, problems);
    }
    return switch (agents.create(
        visitor.account(), form.name(), form.extension(), form.script(Dialogue.NONE))) {
      case Saved.Done(Agent agent) -> {
        redirect.addFlashAttribute(
            "done", "Saved. An operator looks at it before it may place calls.");
        yield new ModelAndView("redirect:/console/agents/" + agent.id());
      }
      case Saved.NotFound _ -> throw PathId.notFound();
      case Saved.ExtensionTaken _ -> page(visitor.account(), null, form, extensionTaken());
      case Saved.UnknownNumber _ -> page(visitor.account(), null, form, unknownNumber());
    };
  }

  @GetMapping("/console/agents/{id}")
  ModelAndView agent(@PathVariable String id, Visitor visitor) {
    Agent agent = find(visitor.account(), id);
    return page(visitor.account(), agent, AgentForm.of(agent), Map.of());
  }

  @PostMapping("/console/agents/{id}")
  ModelAndView change(
      @PathVariable String id,
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    Agent before = find(visitor.account(), id);
    AgentForm form = AgentForm.of(sent);
    Map<String, String> problems = problems(form);
    if (form.revision() != before.revision()) {
      problems.put(
          "revision",
          "Somebody else has changed this agent since you opened the page. Look at it anew before you save.");
    }
    if (!problems.isEmpty()) {
      return page(visitor.account(), before, form, problems);
    }
    return switch (agents.change(
        visitor.account(),
        before.id(),
        form.name(),
        form.extension(),
        script -> form.script(script.dialogue()))) {
      case Saved.Done(Agent agent) -> {
        boolean anew = agent.version() != before.version();
        redirect.addFlashAttribute(
            "done", anew ? "Saved. The new version awaits an operator’s approval." : "Saved.");
        yield new ModelAndView("redirect:/console/agents/" + agent.id());
      }
      case Saved.NotFound _ -> throw PathId.notFound();
      case Saved.ExtensionTaken _ -> page(visitor.account(), before, form, extensionTaken());
      case Saved.UnknownNumber _ -> page(visitor.account(), before, form, unknownNumber());
    };
  }

  private Map<String, String> problems(AgentForm form) {
    Map<String, String> problems = form.problems();
    String server = form.dialogue().stream().url();
    if (!server.isEmpty() && !problems.containsKey("streamUrl")) {
      streams.problem(server).ifPresent(words -> problems.put("streamUrl", words + "."));
    }
    return problems;
  }

  @PostMapping("/console/agents/{id}/default")
  String makeDefault(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    Agent agent =
        agents
            .makeDefault(visitor.account(), new AgentId(PathId.of(id)))
            .orElseThrow(PathId::notFound);
    redirect.addFlashAttribute("done", "“" + agent.name() + "” is your default agent now.");
    return "redirect:/console/agents/" + agent.id();
  }

  @PostMapping("/console/agents/{id}/delete")
  String delete(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    Agent agent = find(visitor.account(), id);
    agents.delete(visitor.account(), agent.id());
    redirect.addFlashAttribute("done", "“" + agent.name() + "” is deleted.");
    return "redirect:/console/agents";
  }

  /// How the agent would sound as it is typed in at the moment.
  @OpenToViewers
  @PostMapping("/console/agents/preview")
  String preview(@RequestParam MultiValueMap<String, String> sent, Model model) {
    model.addAttribute("preview", AgentPreview.of(sent));
    return "console/agent :: preview";
  }

  private ModelAndView page(
      AccountId account, @Nullable Agent agent, AgentForm form, Map<String, String> problems) {
    ModelAndView page = new ModelAndView(AGENT);
    page.addObject("title", agent == null ? "New agent" : agent.name());
    page.addObject("agent", agent);
    page.addObject("form", form);
    page.addObject("problems", problems);
    page.addObject("modes", AgentMode.values());
    page.addObject("recordings", AgentRecording.values());
    page.addObject("machines", MachinePolicy.values());
    page.addObject("brains", Dialogue.Brain.values());
    page.addObject("tools", Abilities.Tool.values());
    page.addObject("analysisExample", AnalysisText.EXAMPLE);
    page.addObject("drawn", form.drawn().orElse(null));
    page.addObject("numbers", numbers.list(account));
    page.addObject("preview", AgentPreview.of(form, Map.of()));
    page.addObject("phones", phones.offered());
    page.addObject(
        "talkingPhones",
        agent != null && agent.script().mode() == AgentMode.CONVERSATION
            ? phones.talking()
            : List.of());
    if (!problems.isEmpty()) {
      page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return page;
  }

  private Agent find(AccountId account, String id) {
    return agents.find(account, new AgentId(PathId.of(id))).orElseThrow(PathId::notFound);
  }

  private static Map<String, String> extensionTaken() {
    return Map.of("extension", "Another of your agents has this extension.");
  }

  private static Map<String, String> unknownNumber() {
    return Map.of("number", "That number is not one of yours any more.");
  }
}
