package io.callmanager.number;

import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "caller_number")
class CallerNumberRow {

  @EmbeddedId private Key key;

  @Column(name = "phone_number")
  private String phoneNumber;

  @Column(name = "outbound")
  private boolean outbound;

  @Column(name = "created_at")
  private Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  protected CallerNumberRow() {}

  CallerNumber toCallerNumber() {
    return new CallerNumber(
        new NumberId(key.id()), new PhoneNumber(phoneNumber), outbound, createdAt);
  }

  @Embeddable
  record Key(@Column(name = "account_id") UUID accountId, @Column(name = "id") UUID id) {}
}
