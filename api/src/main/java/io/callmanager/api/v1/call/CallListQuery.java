package io.callmanager.api.v1.call;

import io.callmanager.api.request.Query;
import io.callmanager.call.CallFilter;
import io.callmanager.call.CallStatus;
import io.callmanager.call.spi.Answerer;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which calls a client wants listed.
record CallListQuery(CallFilter filter, @Nullable CallId cursor, int limit) {

  static final int MAX_LIMIT = 200;
  static final int DEFAULT_LIMIT = 50;

  static CallListQuery read(Query query) {
    Set<CallStatus> statuses = query.anyOf("status", CallStatus.class);
    @Nullable UUID agent = query.id("agentId", "Agent");
    @Nullable UUID campaign = query.id("campaignId", "Campaign");
    @Nullable PhoneNumber to = query.phoneNumber("toNumber");
    Set<Answerer> answeredBy = query.anyOf("answeredBy", Answerer.class);
    @Nullable Instant from = query.instant("from");
    @Nullable Instant until = query.instant("to");
    Map<String, String> metadata = query.keyed("metadata");
    @Nullable UUID cursor = query.cursor("cursor");
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    if (from != null && until != null && until.isBefore(from)) {
      query.issues().add("to", "Must not be before from");
    }
    query.check();
    return new CallListQuery(
        new CallFilter(
            statuses,
            agent == null ? null : new AgentId(agent),
            campaign == null ? null : new CampaignId(campaign),
            to == null ? null : to.e164(),
            answeredBy,
            from,
            until,
            metadata),
        cursor == null ? null : new CallId(cursor),
        limit);
  }
}
