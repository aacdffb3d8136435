package io.callmanager.api.v1.call;

import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Termination;
import io.callmanager.credit.CreditReservation;
import io.callmanager.credit.Tariff;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a call cost, and why.
///
/// @param ledger the books' own entries
record ReceiptView(
    UUID callId,
    CallStatus status,
    Reservation reservation,
    TariffView tariff,
    int answeredSeconds,
    long creditsUsed,
    long creditsReturned,
    Signalling sip,
    List<LedgerEntry> ledger) {

  private static final int SECONDS_PER_MINUTE = 60;

  static ReceiptView of(Call call, CreditReservation reservation) {
    boolean pending = reservation.state() == CreditReservation.State.PENDING;
    long settled = reservation.settled().amount();
    long reserved = reservation.amount().amount();
    return new ReceiptView(
        call.id().value(),
        call.status(),
        new Reservation(
            reservation.id(),
            reserved,
            reservation.state(),
            call.startedAt(),
            reservation.resolvedAt()),
        new TariffView(
            call.creditsPerMinute(),
            call.maxDurationSeconds(),
            Math.ceilDiv(call.answeredSeconds(), SECONDS_PER_MINUTE),
            Tariff.ROUNDING_RULE),
        call.answeredSeconds(),
        pending ? reserved : settled,
        pending ? 0 : reserved - settled,
        new Signalling(
            call.callSid(),
            call.trunk(),
            call.sipCode(),
            call.endReason() == null ? null : call.endReason().word(),
            call.endedBy(),
            call.carrierWords(),
            call.dialedAt(),
            call.ringingAt(),
            call.answeredAt(),
            call.endedAt()),
        reservation.entries().stream()
            .map(
                entry ->
                    new LedgerEntry(
                        entry.id(),
                        entry.kind(),
                        entry.available(),
                        entry.reserved(),
                        entry.spent(),
                        entry.at()))
            .toList());
  }

  /// What was set aside before the call.
  ///
  /// @param resolvedAt null while it is pending
  record Reservation(
      UUID id,
      long credits,
      CreditReservation.State state,
      Instant reservedAt,
      @Nullable Instant resolvedAt) {}

  /// @param chargedMinutes minutes begun
  record TariffView(
      int creditsPerMinute,
      int maxDurationSeconds,
      int chargedMinutes,
      @Schema(example = Tariff.ROUNDING_RULE) String roundingRule) {}

  /// What happened on the wire.
  ///
  /// @param finalCode the last final SIP answer
  /// @param words the carrier's own
  record Signalling(
      String callId,
      @Nullable String trunk,
      @Nullable Integer finalCode,
      @Nullable String reason,
      Termination.@Nullable Party endedBy,
      @Nullable String words,
      @Nullable Instant dialedAt,
      @Nullable Instant ringingAt,
      @Nullable Instant answeredAt,
      @Nullable Instant endedAt) {}

  /// A movement of credits.
  record LedgerEntry(
      UUID id,
      @Schema(allowableValues = {"RESERVE", "SETTLE", "RELEASE", "EXPIRE"}) String kind,
      long available,
      long reserved,
      long spent,
      Instant at) {}
}
