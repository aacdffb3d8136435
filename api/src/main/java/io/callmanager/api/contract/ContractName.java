package io.callmanager.api.contract;

import java.util.List;

/// The contracts' names, as settings, keys and webhooks write them.
public final class ContractName {

  /// Call Manager's own.
  public static final String V1 = "v1";

  public static final String CLAUDE_PHONE = "claude-phone";
  public static final String KROSAI = "krosai";
  public static final String AGENTICAI = "agenticai";
  public static final String KAPHILA = "kaphila";

  /// Every one, our own first.
  public static final List<String> ALL = List.of(V1, CLAUDE_PHONE, KROSAI, AGENTICAI, KAPHILA);

  private ContractName() {}
}
