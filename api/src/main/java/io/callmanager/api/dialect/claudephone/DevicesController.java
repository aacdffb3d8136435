package io.callmanager.api.dialect.claudephone;

import io.callmanager.account.Caller;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Shows the account's approved agents as Claude Phone's devices.
@RestController
@ConditionalOnDialect(ClaudePhoneContract.NAME)
@Tag(name = "Claude Phone")
@RequestMapping("/api")
class DevicesController {

  private static final int PAGE = 200;
  private static final int MOST_SHOWN = 1000;

  private final Agents agents;

  DevicesController(Agents agents) {
    this.agents = agents;
  }

  @Operation(operationId = "claudePhoneListDevices", summary = "List devices")
  @GetMapping("/devices")
  ResponseEntity<Devices> list(Caller.Customer caller) {
    List<Device> devices = approved(caller.account()).stream().map(Device::of).toList();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(new Devices(true, devices.size(), devices));
  }

  @Operation(
      operationId = "claudePhoneGetDevice",
      summary = "Show a device",
      description = "By its extension, else by its name, whose case does not matter.")
  @GetMapping("/device/{identifier}")
  ResponseEntity<OneDevice> get(Caller.Customer caller, @PathVariable String identifier) {
    return agents
        .byExtensionOrName(caller.account(), identifier)
        .map(
            agent ->
                ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(new OneDevice(true, DeviceDetail.of(agent))))
        .orElseThrow(
            () ->
                ClaudePhoneContract.refused(
                        HttpStatus.NOT_FOUND, "not_found", "There is no such device.")
                    .asException());
  }

  private List<Agent> approved(AccountId account) {
    List<Agent> found = new ArrayList<>();
    AgentId cursor = null;
    Page<Agent> page;
    do {
      page = agents.page(account, cursor, PAGE);
      page.items().stream().filter(Agent::approved).forEach(found::add);
      cursor = page.nextCursor() == null ? null : new AgentId(UUID.fromString(page.nextCursor()));
    } while (cursor != null && found.size() < MOST_SHOWN);
    return found;
  }

  /// @param count how many there are
  record Devices(boolean success, int count, List<Device> devices) {}

  record OneDevice(boolean success, DeviceDetail device) {}

  /// @param extension null when it has none
  /// @param hasVoice whether it has a voice of its own
  record Device(
      @Schema(example = "Morpheus") String name,
      @Schema(example = "9000") @Nullable String extension,
      boolean hasVoice,
      boolean hasPrompt) {

    static Device of(Agent agent) {
      return new Device(
          agent.name(), agent.extension(), hasVoice(agent), !agent.script().prompt().isBlank());
    }

    private static boolean hasVoice(Agent agent) {
      return !agent.script().voice().equals(AgentScript.DEFAULT_VOICE);
    }
  }

  /// @param voiceId the voice's name
  record DeviceDetail(
      @Schema(example = "Morpheus") String name,
      @Schema(example = "9000") @Nullable String extension,
      boolean hasVoice,
      boolean hasPrompt,
      String voiceId) {

    static DeviceDetail of(Agent agent) {
      Device device = Device.of(agent);
      return new DeviceDetail(
          device.name(),
          device.extension(),
          device.hasVoice(),
          device.hasPrompt(),
          agent.script().voice());
    }
  }
}
