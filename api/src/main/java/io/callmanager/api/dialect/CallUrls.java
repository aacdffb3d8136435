package io.callmanager.api.dialect;

import io.callmanager.call.CallWebhook;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.webhook.CallWebhooks;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// The URLs that calls name for their own events, told in a dialect's words.
@Component
public class CallUrls {

  private final CallWebhooks webhooks;

  CallUrls(CallWebhooks webhooks) {
    this.webhooks = webhooks;
  }

  /// Sees to it that a call's events can be sent to `url`.
  ///
  /// @param format the dialect's
  /// @param refusal makes what is thrown of what is wrong with the URL, which reads on after the name of its field
  public CallWebhook take(
      AccountId account, HttpUrl url, String format, Function<String, RuntimeException> refusal) {
    return switch (webhooks.take(account, url, format)) {
      case CallWebhooks.Outcome.Taken(CallWebhook webhook) -> webhook;
      case CallWebhooks.Outcome.NotPublic() ->
          throw refusal.apply("must not lead to a private address");
      case CallWebhooks.Outcome.TooManyOrigins(int most) ->
          throw refusal.apply(
              "would be one host too many: calls have named %d. Delete some of the webhooks."
                  .formatted(most));
      case CallWebhooks.Outcome.Possible possible ->
          throw new IllegalStateException("neither taken nor refused");
    };
  }
}
