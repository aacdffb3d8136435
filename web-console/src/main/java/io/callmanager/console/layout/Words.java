package io.callmanager.console.layout;

import io.callmanager.account.Plan;
import io.callmanager.agent.Abilities;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.Dialogue;
import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import io.callmanager.call.Termination;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.credit.Budget;
import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.llm.LlmProvider;
import io.callmanager.shared.Credits;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.webhook.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The product's terms as people read them.
public final class Words {

  public static final Words INSTANCE = new Words();

  private static final int SECONDS_PER_MINUTE = 60;
  private static final int MINUTES_PER_HOUR = 60;
  private static final long MILLIS_PER_SECOND = 1000;
  private static final long BYTES_PER_KILOBYTE = 1000;
  private static final long BYTES_PER_MEGABYTE = 1_000_000;
  private static final int SHORT_ID = 8;

  private Words() {}

  public String status(CallStatus status) {
    return switch (status) {
      case QUEUED -> "Waiting";
      case INITIATED -> "Dialling";
      case RINGING -> "Ringing";
      case ANSWERED -> "On the line";
      case COMPLETED -> "Completed";
      case FAILED -> "Failed";
      case BUSY -> "Busy";
      case NO_ANSWER -> "No answer";
    };
  }

  /// A status as a part of a style's name, such as `no-answer`.
  public String style(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String status(Agent.Status status) {
    return switch (status) {
      case PENDING -> "Awaiting approval";
      case APPROVED -> "Approved";
      case REJECTED -> "Rejected";
    };
  }

  public String status(Delivery.State state) {
    return switch (state) {
      case PENDING -> "Waiting";
      case DELIVERED -> "Delivered";
      case DEAD -> "Given up";
      case SKIPPED -> "Not told";
      case CANCELLED -> "Cancelled";
    };
  }

  /// The contracts that a key may be bound to.
  public List<ApiContract> contracts() {
    return List.of(ApiContract.values());
  }

  /// What a key may be used for.
  ///
  /// @param contract the word the key keeps; null for any
  public String contract(@Nullable String contract) {
    return contract == null
        ? "Any API"
        : ApiContract.of(contract).map(ApiContract::label).orElse(contract);
  }

  public String mode(AgentMode mode) {
    return switch (mode) {
      case ANNOUNCE -> "Announcement";
      case CONVERSATION -> "Conversation";
    };
  }

  /// Who finds an agent's answers.
  public String brain(Dialogue.Brain brain) {
    return switch (brain) {
      case NONE -> "Your software";
      case SCRIPT -> "A script";
      case LLM -> "A language model";
      case MEDIA_STREAM -> "A server of yours";
      case REALTIME -> "A model that speaks";
    };
  }

  /// What that means.
  public String brainHint(Dialogue.Brain brain) {
    return switch (brain) {
      case NONE -> "says what is to be said, over the API";
      case SCRIPT -> "goes by keys and words, without AI";
      case LLM -> "goes by the instructions below";
      case MEDIA_STREAM -> "hears and speaks itself, over a media stream";
      case REALTIME -> "hears and speaks itself, by the instructions below";
    };
  }

  /// What a language model may do.
  public String tool(Abilities.Tool tool) {
    return switch (tool) {
      case END_CALL -> "End the call";
      case TRANSFER -> "Hand the callee over";
      case SEND_DTMF -> "Press keys";
      case OPT_OUT -> "Note an opt-out";
      case LEAVE_VOICEMAIL -> "Leave a voicemail";
    };
  }

  /// What that means.
  public String toolHint(Abilities.Tool tool) {
    return switch (tool) {
      case END_CALL -> "after what it says";
      case TRANSFER -> "to those listed below";
      case SEND_DTMF -> "when a menu answers";
      case OPT_OUT -> "the callee is not called again";
      case LEAVE_VOICEMAIL -> "and end the call";
    };
  }

  /// By whose protocol a model is spoken to.
  public String model(LlmProvider.Kind kind) {
    return switch (kind) {
      case OPEN_AI -> "OpenAI";
      case ANTHROPIC -> "Anthropic";
      case OLLAMA -> "Ollama";
    };
  }

  /// What else is spoken to so.
  public String modelHint(LlmProvider.Kind kind) {
    return switch (kind) {
      case OPEN_AI -> "and whatever speaks as it does";
      case ANTHROPIC -> "Claude’s messages";
      case OLLAMA -> "on a server of yours";
    };
  }

  public String recording(AgentRecording recording) {
    return switch (recording) {
      case NEVER -> "When asked for";
      case ALWAYS -> "From the answer on";
      case HUMAN -> "Once a human has answered";
    };
  }

  public String machine(MachinePolicy policy) {
    return switch (policy) {
      case OFF -> "Not listened for";
      case DETECT -> "Noticed, nothing else";
      case HANG_UP -> "Hung up on";
      case LEAVE_MESSAGE -> "Left the message after the beep";
    };
  }

  /// Who said that a number is not to be called.
  public String source(DoNotCallEntry.Source source) {
    return switch (source) {
      case MANUAL -> "A person, in the console";
      case IMPORT -> "A file";
      case KEY -> "The callee, by a key";
      case AGENT -> "The callee, to the agent";
      case API -> "Your software";
    };
  }

  public String plan(Plan plan) {
    return switch (plan) {
      case FREE -> "Free";
      case PRO -> "Pro";
      case BUSINESS -> "Business";
      case ENTERPRISE -> "Enterprise";
    };
  }

  public String period(Budget.Period period) {
    return switch (period) {
      case DAY -> "A day";
      case MONTH -> "A month";
    };
  }

  /// What a budget is for.
  public String scope(Budget budget) {
    String gone = "one that is gone";
    String name = budget.scopeName() == null ? gone : "“" + budget.scopeName() + "”";
    return switch (budget.scope()) {
      case ACCOUNT -> "The whole account";
      case API_KEY -> "Key " + name;
      case CAMPAIGN -> "Campaign " + name;
      case AGENT -> "Agent " + name;
    };
  }

  public String health(TrunkStatus.Health health) {
    return switch (health) {
      case UP -> "Up";
      case DOWN -> "Down";
      case RESTING -> "Asked for a pause";
      case FAILING -> "Failing calls";
      case UNKNOWN -> "Not known yet";
    };
  }

  public String reason(EndReason reason) {
    return switch (reason) {
      case ANNOUNCE_COMPLETE -> "The message was said in full";
      case CONVERSATION_COMPLETE -> "The conversation came to its end";
      case CONVERSATION_ERROR -> "The agent could not go on";
      case MACHINE_DETECTED -> "An answering machine answered";
      case TRANSFERRED -> "The callee was handed over";
      case ONE_WAY_AUDIO -> "Nothing was heard of the callee";
      case REMOTE_HANGUP -> "The callee hung up";
      case LOCAL_HANGUP -> "Hung up from your side";
      case CANCELED -> "Cancelled before an answer";
      case QUEUE_TIMEOUT -> "Its turn did not come in time";
      case NOT_ALLOWED -> "Not to be called when its turn came";
      case MAX_DURATION -> "Reached the agent’s longest duration";
      case BUSY -> "The callee was busy";
      case NO_ANSWER -> "The callee did not answer";
      case NOT_FOUND -> "The number is not in use";
      case REJECTED -> "The callee declined";
      case SERVICE_UNAVAILABLE -> "The carrier could not take the call";
      case AUTH_FAILED -> "The carrier did not accept our credentials";
      case UNREACHABLE -> "The carrier could not be reached";
      case ERROR -> "The carrier refused the call";
      case NODE_LOST -> "The server that carried the call was lost";
      case SHUTDOWN -> "The server that carried the call was stopped";
    };
  }

  public String party(Termination.Party party) {
    return switch (party) {
      case CALLEE -> "the callee";
      case PLATFORM -> "the platform";
      case CUSTOMER -> "you";
      case CARRIER -> "the carrier";
    };
  }

  public String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /// `1 call`, `2 calls`.
  public String count(long number, String noun) {
    return counted(number, noun);
  }

  /// `1 call`, `2 calls`.
  public static String counted(long number, String noun) {
    return INSTANCE.count(number) + " " + (number == 1 ? noun : noun + "s");
  }

  public String credits(Credits credits) {
    return count(credits.amount(), "credit");
  }

  /// Seconds as people say them: `48 s`, `3 min 20 s`, `1 h 5 min`.
  public String seconds(long seconds) {
    if (seconds < SECONDS_PER_MINUTE) {
      return seconds + " s";
    }
    long minutes = seconds / SECONDS_PER_MINUTE;
    if (minutes < MINUTES_PER_HOUR) {
      long rest = seconds % SECONDS_PER_MINUTE;
      return minutes + " min" + (rest == 0 ? "" : " " + rest + " s");
    }
    long rest = minutes % MINUTES_PER_HOUR;
    return count(minutes / MINUTES_PER_HOUR) + " h" + (rest == 0 ? "" : " " + rest + " min");
  }

  /// Sizes of files: `640 kB`, `1.2 MB`.
  public static String bytes(long bytes) {
    return bytes < BYTES_PER_MEGABYTE
        ? INSTANCE.count(Math.ceilDiv(bytes, BYTES_PER_KILOBYTE)) + " kB"
        : String.format(Locale.ENGLISH, "%,.1f MB", bytes / (double) BYTES_PER_MEGABYTE);
  }

  /// The last characters of an id, which in ids that sort by time are the ones that differ: enough to tell two on a page apart.
  public String shortId(Object id) {
    String text = id.toString();
    return text.length() <= SHORT_ID ? text : "…" + text.substring(text.length() - SHORT_ID);
  }

  /// A span with a unit that fits its length: `640 ms`, `2.4 s`, `3 min 20 s`.
  public static String span(Duration span) {
    long millis = span.toMillis();
    if (Math.abs(millis) < MILLIS_PER_SECOND) {
      return millis + " ms";
    }
    if (Math.abs(millis) < SECONDS_PER_MINUTE * MILLIS_PER_SECOND) {
      return String.format(Locale.ENGLISH, "%.1f s", millis / (double) MILLIS_PER_SECOND);
    }
    return INSTANCE.seconds(span.toSeconds());
  }
}
