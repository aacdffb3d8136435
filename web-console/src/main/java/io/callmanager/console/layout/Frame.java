package io.callmanager.console.layout;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.console.visitor.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What the frame around every page needs, and the words and times that templates speak with.
@Component
public class Frame {

  static final String TIMES = "times";

  private final AgentApprovals approvals;
  private final Clock clock;

  Frame(AgentApprovals approvals, Clock clock) {
    this.approvals = approvals;
    this.clock = clock;
  }

  /// The model attributes of any page.
  Map<String, Object> attributes(HttpServletRequest request) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("frame", this);
    attributes.put("words", Words.INSTANCE);
    attributes.put(TIMES, Times.of(request, clock.instant()));
    Visitor.of(request).ifPresent(visitor -> attributes.put("visitor", visitor));
    return attributes;
  }

  /// How many agents await an operator.
  public int awaitingApproval() {
    return approvals.awaiting().size();
  }
}
