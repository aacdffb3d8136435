package io.callmanager.call;

import io.callmanager.agent.HttpTool;
import io.callmanager.call.spi.OwnTool;

/// A tool of an agent's, for the model that speaks for it.
public record AgentTool(HttpTool tool) implements OwnTool {

  @Override
  public String name() {
    return tool.name();
  }

  @Override
  public String description() {
    return tool.description();
  }

  @Override
  public String parameters() {
    return tool.parameters();
  }
}
