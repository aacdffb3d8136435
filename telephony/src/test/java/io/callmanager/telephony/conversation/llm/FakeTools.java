package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.OwnTool;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.call.spi.ToolCaller;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// An account's tools that answer what a test says.
final class FakeTools implements ToolCaller {

  /// The one there is.
  static final OwnTool BOOK =
      new OwnTool() {
        @Override
        public String name() {
          return "book";
        }

        @Override
        public String description() {
          return "Books an appointment.";
        }

        @Override
        public String parameters() {
          return "{\"type\":\"object\",\"properties\":{}}";
        }
      };

  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<LegEvent> events = new CopyOnWriteArrayList<>();
  private volatile @Nullable String answer;
  private volatile boolean stalls;

  void answer(String text) {
    answer = text;
  }

  void fails() {
    answer = null;
  }

  void stalls() {
    stalls = true;
  }

  @Override
  public ToolAnswer call(AccountId account, CallId call, OwnTool tool, String arguments)
      throws InterruptedException {
    asked.add(arguments);
    if (stalls) {
      new CountDownLatch(1).await();
    }
    String text = answer;
    if (text == null) {
      throw new IllegalStateException("broken");
    }
    return new ToolAnswer(ToolAnswer.Outcome.OK, text, 200, 5);
  }
}
