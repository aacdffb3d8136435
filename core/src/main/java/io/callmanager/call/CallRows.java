package io.callmanager.call;

import io.callmanager.agent.ScriptChanges;
import io.callmanager.call.spi.Answerer;
import io.callmanager.contact.ContactData;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.ContactId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.Json;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TimeOrderedId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How calls are selected and read.
final class CallRows {

  static final String COLUMNS =
      """
      account_id, id, agent_id, agent_version, campaign_id, contact_id, contact_name, from_number_id, from_number, to_number,
      call_sid, metadata, missing_variables, status, max_duration_seconds, credits_per_minute, credits_reserved,
      credits_settled, started_at, dialed_at, ringing_at, answered_at, ended_at, answered_seconds, end_reason, ended_by,
      sip_code, carrier_words, trunk, trunk_attempts, trunk_count, warnings, answered_by, amd_cause, amd_confidence,
      consent_reference, script_changes - 'prompt' as script_changes
      """;

  static final String SURROUNDINGS =
      """
      (select data from contact where account_id = call.account_id and id = call.contact_id) as contact_data,
      (select name from campaign where account_id = call.account_id and id = call.campaign_id) as campaign_name,
      (select case when not temporary then status when call.ended_at is null then 'ACTIVE' else 'COMPLETED' end
         from campaign where account_id = call.account_id and id = call.campaign_id) as campaign_status
      """;

  /// By how much an id's time and its call's start may differ.
  private static final Duration ID_MARGIN = Duration.ofSeconds(5);

  private CallRows() {}

  /// A condition on calls, with its parameters.
  record Condition(String sql, Map<String, Object> parameters) {}

  static Condition condition(AccountId account, CallFilter filter) {
    StringBuilder sql = new StringBuilder("account_id = :account");
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("account", account.value());
    if (!filter.statuses().isEmpty()) {
      sql.append(" and status in (:statuses)");
      parameters.put("statuses", filter.statuses().stream().map(CallStatus::name).toList());
      if (filter.statuses().stream().noneMatch(CallStatus::ended)) {
        sql.append(" and ended_at is null");
      }
    }
    if (filter.agent() != null) {
      sql.append(" and agent_id = :agent");
      parameters.put("agent", filter.agent().value());
    }
    if (filter.campaign() != null) {
      sql.append(" and campaign_id = :campaign");
      parameters.put("campaign", filter.campaign().value());
    }
    if (filter.toNumber() != null) {
      sql.append(" and to_number = :to_number");
      parameters.put("to_number", filter.toNumber());
    }
    if (filter.shown() != null) {
      sql.append(" and from_number_id = :shown");
      parameters.put("shown", filter.shown().value());
    }
    if (!filter.answeredBy().isEmpty()) {
      sql.append(" and answered_by in (:answered_by)");
      parameters.put("answered_by", filter.answeredBy().stream().map(Answerer::name).toList());
    }
    if (filter.from() != null) {
      sql.append(" and id >= :from_id and started_at >= :from_time");
      parameters.put("from_id", TimeOrderedId.lowestAt(filter.from().minus(ID_MARGIN)));
      parameters.put("from_time", filter.from().atOffset(ZoneOffset.UTC));
    }
    if (filter.to() != null) {
      sql.append(" and id < :to_id and started_at < :to_time");
      parameters.put("to_id", TimeOrderedId.lowestAt(filter.to().plus(ID_MARGIN)));
      parameters.put("to_time", filter.to().atOffset(ZoneOffset.UTC));
    }
    int number = 0;
    for (Map.Entry<String, String> entry : filter.metadata().entrySet()) {
      sql.append(" and metadata ->> :key_%1$d = :value_%1$d".formatted(number));
      parameters.put("key_" + number, entry.getKey());
      parameters.put("value_" + number, entry.getValue());
      number++;
    }
    return new Condition(sql.toString(), parameters);
  }

  static Call read(ResultSet row, int number) throws SQLException {
    String endReason = row.getString("end_reason");
    String endedBy = row.getString("ended_by");
    Long settled = row.getObject("credits_settled", Long.class);
    return new Call(
        new AccountId(row.getObject("account_id", UUID.class)),
        new CallId(row.getObject("id", UUID.class)),
        new AgentId(row.getObject("agent_id", UUID.class)),
        row.getInt("agent_version"),
        new CampaignId(row.getObject("campaign_id", UUID.class)),
        new ContactId(row.getObject("contact_id", UUID.class)),
        row.getString("contact_name"),
        new NumberId(row.getObject("from_number_id", UUID.class)),
        new PhoneNumber(row.getString("from_number")),
        new PhoneNumber(row.getString("to_number")),
        row.getString("call_sid"),
        Json.readObject(row.getString("metadata")),
        texts(row.getArray("missing_variables")),
        CallStatus.valueOf(row.getString("status")),
        row.getInt("max_duration_seconds"),
        row.getInt("credits_per_minute"),
        new Credits(row.getLong("credits_reserved")),
        settled == null ? null : new Credits(settled),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        instant(row, "dialed_at"),
        instant(row, "ringing_at"),
        instant(row, "answered_at"),
        instant(row, "ended_at"),
        row.getInt("answered_seconds"),
        endReason == null ? null : EndReason.ofWord(endReason),
        endedBy == null ? null : Termination.Party.valueOf(endedBy),
        row.getObject("sip_code", Integer.class),
        row.getString("carrier_words"),
        row.getString("trunk"),
        row.getInt("trunk_attempts"),
        row.getInt("trunk_count"),
        textsIfAny(row.getArray("warnings")),
        answerer(row.getString("answered_by")),
        row.getString("amd_cause"),
        row.getObject("amd_confidence", Double.class),
        row.getString("consent_reference"),
        ScriptChanges.ofJson(row.getString("script_changes")));
  }

  static CallDetail readDetail(ResultSet row, int number) throws SQLException {
    Call call = read(row, number);
    String data = row.getString("contact_data");
    String campaignName = row.getString("campaign_name");
    return new CallDetail(
        call,
        data == null ? null : new ContactData(call.contactName(), Json.readObject(data)),
        campaignName == null
            ? null
            : new CallDetail.CampaignSummary(campaignName, row.getString("campaign_status")));
  }

  private static @Nullable Answerer answerer(@Nullable String name) {
    return name == null ? null : Answerer.valueOf(name);
  }

  private static List<String> textsIfAny(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : texts(array);
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
