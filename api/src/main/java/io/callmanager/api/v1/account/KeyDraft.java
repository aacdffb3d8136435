package io.callmanager.api.v1.account;

import io.callmanager.api.request.Body;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a new key shall be called.
@Schema(name = "KeyDraft")
public record KeyDraft(
    @Schema(minLength = 1, maxLength = KeyDraft.MAX_NAME, example = "CRM") @Nullable String name) {

  static final int MAX_NAME = 100;

  /// The name; `API key` when none is sent.
  public static String readName(Body body) {
    @Nullable String name = body.optional("name").wording(MAX_NAME);
    body.check();
    return name == null ? "API key" : name;
  }
}
