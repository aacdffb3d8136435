package io.callmanager.call.spi;

/// A tool of an account's own. It is used by [ToolCaller] alone.
public interface OwnTool {

  /// By which a model asks for it; no tool of the platform's has it.
  String name();

  /// What it does, for a model.
  String description();

  /// A JSON Schema of the arguments.
  String parameters();
}
