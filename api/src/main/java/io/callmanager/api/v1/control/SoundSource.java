package io.callmanager.api.v1.control;

import io.callmanager.api.http.Problem;
import io.callmanager.call.CallCommand;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PlaybackId;
import io.callmanager.sound.RemoteSound;
import io.callmanager.sound.RemoteSounds;
import io.callmanager.sound.Sounds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Gets the sounds that shall be played.
@Component
class SoundSource {

  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Sounds kept;
  private final RemoteSounds remote;

  SoundSource(Sounds kept, RemoteSounds remote) {
    this.kept = kept;
    this.remote = remote;
  }

  /// What a wish comes to.
  ///
  /// @throws io.callmanager.api.http.ProblemException when there is no such sound
  CallCommand.Play command(AccountId account, PlayDraft.Wish wish) {
    return switch (wish) {
      case PlayDraft.Wish.File(var name, boolean interrupt) ->
          kept.playable(account, name)
              .map(
                  sound ->
                      new CallCommand.Play(
                          PlaybackId.next(), sound.name().value(), sound.audio(), interrupt))
              .orElseThrow(() -> Problem.notFound("Sound").asException());
      case PlayDraft.Wish.Url(var url, boolean interrupt) ->
          switch (remote.fetch(account, url)) {
            case RemoteSound.Fetched(PcmSound audio) ->
                new CallCommand.Play(PlaybackId.next(), url.toString(), audio, interrupt);
            case RemoteSound.Unusable(String why) ->
                throw Problem.invalidBody(Map.of("url", List.of(why))).asException();
            case RemoteSound.Busy() ->
                throw Problem.tooMany("Too many sounds are being fetched.", TRY_AGAIN)
                    .asException();
          };
    };
  }
}
