package io.callmanager.agent;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AgentRows extends Repository<AgentRow, AgentRow.Key> {

  @Query(
      "select a from AgentRow a where a.key.accountId = ?1 and a.key.id = ?2 and a.deletedAt is null")
  Optional<AgentRow> find(UUID account, UUID id);

  @Query(
      "select a.key.id from AgentRow a where a.key.accountId = ?1 and a.extension = ?2 and a.deletedAt is null")
  Optional<UUID> withExtension(UUID account, String extension);

  @Query(
      """
      select a, v from AgentRow a
        join AgentVersionRow v on v.key.accountId = a.key.accountId and v.key.agentId = a.key.id and v.key.version = a.version
       where a.key.accountId = ?1 and a.deletedAt is null and a.key.id < ?2 order by a.key.id desc
      """)
  List<Object[]> page(UUID account, UUID before, Limit limit);

  @Query(
      "select v from AgentVersionRow v where v.key.accountId = ?1 and v.key.agentId = ?2 and v.key.version = ?3")
  Optional<AgentVersionRow> version(UUID account, UUID agent, int version);
}
