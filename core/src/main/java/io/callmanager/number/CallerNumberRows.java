package io.callmanager.number;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CallerNumberRows extends Repository<CallerNumberRow, CallerNumberRow.Key> {

  @Query("select n from CallerNumberRow n where n.key.accountId = ?1 order by n.key.id")
  List<CallerNumberRow> all(UUID account);

  @Query("select n from CallerNumberRow n where n.key.accountId = ?1 and n.key.id = ?2")
  Optional<CallerNumberRow> find(UUID account, UUID id);

  @Query("select n from CallerNumberRow n where n.key.accountId = ?1 and n.phoneNumber = ?2")
  Optional<CallerNumberRow> byNumber(UUID account, String phoneNumber);
}
