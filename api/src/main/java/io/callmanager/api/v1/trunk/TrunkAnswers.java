package io.callmanager.api.v1.trunk;

import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.call.spi.TrunkControl;
import io.callmanager.trunk.SavedTrunk;
import io.callmanager.trunk.Trunk;
import io.callmanager.trunk.TrunkHistory;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// What is answered about trunks, whoever asks.
@Component
public class TrunkAnswers {

  private final TrunkControl telephone;

  TrunkAnswers(TrunkControl telephone) {
    this.telephone = telephone;
  }

  public TrunkView view(Trunk trunk) {
    return TrunkView.of(trunk, telephone.status(trunk.definition().id()).orElse(null));
  }

  public ResponseEntity<Success<TrunkView.OneTrunk>> one(Trunk trunk) {
    return Success.of(new TrunkView.OneTrunk(view(trunk)));
  }

  public ResponseEntity<Success<TrunkView.OneTrunk>> saved(SavedTrunk saved) {
    return switch (saved) {
      case SavedTrunk.Done(Trunk trunk) -> one(trunk);
      case SavedTrunk.NotFound() -> throw Problem.notFound("Trunk").asException();
      case SavedTrunk.NameTaken() ->
          throw Problem.invalidBody(Map.of("name", List.of("There is a trunk of this name")))
              .asException();
      case SavedTrunk.UnreadablePassword() ->
          throw Problem.conflict(
                  "Password unreadable",
                  "The trunk's password can't be decrypted on this server. Send username and password anew.")
              .asException();
      case SavedTrunk.TooMany(int most) ->
          throw Problem.conflict(
                  "Too many trunks",
                  "There are " + most + " trunks, which is as many as there may be.")
              .asException();
    };
  }

  /// Changes of a trunk's health, the latest first.
  public record History(List<TrunkHistory.Line> history) {}

  /// What was deleted.
  public record DeletedTrunk(java.util.UUID id, boolean deleted) {}
}
