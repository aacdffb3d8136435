package io.callmanager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptChangesTest {

  private static final AgentScript SCRIPT =
      new AgentScript("Be kind.", "Hello.", AgentMode.ANNOUNCE, "amy", "en-US", 300, 30, null);

  private static final ScriptChanges ALL =
      new ScriptChanges(
          "Be brief.", "", AgentMode.CONVERSATION, Dialogue.Brain.LLM, "joe", 60, 20, 1500, 5);

  @Test
  void leavesAScriptAsItIs() {
    assertThat(ScriptChanges.NONE.of(SCRIPT)).isSameAs(SCRIPT);
    assertThat(ScriptChanges.NONE.toJson()).isNull();
    assertThat(ScriptChanges.ofJson(null)).isEqualTo(ScriptChanges.NONE);
  }

  @Test
  void changesWhatItSays() {
    AgentScript changed = ALL.of(SCRIPT);

    assertThat(changed.prompt()).isEqualTo("Be brief.");
    assertThat(changed.firstMessage()).isEmpty();
    assertThat(changed.mode()).isEqualTo(AgentMode.CONVERSATION);
    assertThat(changed.voice()).isEqualTo("joe");
    assertThat(changed.maxDurationSeconds()).isEqualTo(60);
    assertThat(changed.ringTimeoutSeconds()).isEqualTo(20);
    assertThat(changed.dialogue().brain()).isEqualTo(Dialogue.Brain.LLM);
    assertThat(changed.dialogue().endOfSpeechMillis()).isEqualTo(1500);
    assertThat(changed.dialogue().maxTurns()).isEqualTo(5);
    assertThat(changed.dialogue().apology()).isEqualTo(SCRIPT.dialogue().apology());
  }

  @Test
  void neverLengthensACall() {
    assertThat(ScriptChanges.NONE.maxDurationSeconds(3000).of(SCRIPT).maxDurationSeconds())
        .isEqualTo(300);
  }

  @Test
  void isKeptAsItIs() {
    assertThat(ScriptChanges.ofJson(ALL.toJson())).isEqualTo(ALL);
    ScriptChanges some = ScriptChanges.NONE.prompt("A \"quoted\" word");
    assertThat(ScriptChanges.ofJson(some.toJson())).isEqualTo(some);
  }
}
