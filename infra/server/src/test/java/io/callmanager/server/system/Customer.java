package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AgentId;
import io.callmanager.testing.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// An account of a running server, with its software and the agents that hold its conversations.
record Customer(RunningServer server, Tenant tenant, ApiClient client) {

  static Customer of(RunningServer server, long credits) {
    Tenant tenant =
        new Tenant.Maker(
                server.bean(AccountOpening.class),
                server.bean(CallerNumbers.class),
                server.bean(Agents.class),
                server.bean(AgentApprovals.class))
            .make(credits);
    return new Customer(server, tenant, new ApiClient(server.baseUrl(), tenant.apiKey()));
  }

  /// Makes an agent that holds conversations and says nothing of its own, and has it approved.
  ///
  /// @param conversation how, as V1 takes it
  /// @return its id
  String agent(Map<String, ?> conversation) {
    return agent("", conversation);
  }

  String agent(String prompt, Map<String, ?> conversation) {
    ApiClient.Answer made =
        client.post(
            "/api/v1/agents",
            Map.of(
                "name",
                "Appointments",
                "mode",
                "conversation",
                "prompt",
                prompt,
                "defaultFromNumberId",
                tenant.number().id().toString(),
                "maxDurationSeconds",
                60,
                "firstMessage",
                "",
                "conversation",
                conversation));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(200);
    String id = made.text("/data/agent/id");
    server.bean(AgentApprovals.class).approve(new AgentId(UUID.fromString(id)), 1);
    return id;
  }

  /// The turns of a call's conversation.
  List<JsonNode> turns(String call) {
    List<JsonNode> turns = new ArrayList<>();
    events(call)
        .forEach(
            event -> {
              if (event.path("type").asString().equals("conversation.turn")) {
                turns.add(event.path("data"));
              }
            });
    return turns;
  }

  /// Who said what, such as `callee: yes`.
  List<String> said(String call) {
    return turns(call).stream()
        .map(turn -> turn.path("speaker").asString() + ": " + turn.path("text").asString())
        .toList();
  }

  List<String> eventTypes(String call) {
    List<String> types = new ArrayList<>();
    events(call).forEach(event -> types.add(event.path("type").asString()));
    return types;
  }

  JsonNode events(String call) {
    return client.get("/api/v1/calls/" + call + "/events").body().at("/data/events");
  }
}
