package io.callmanager.console.webhooks;

import io.callmanager.event.EventId;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Delivery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/// Which of a webhook's deliveries are wanted, as it stands in its page's address. What can't be understood is left out and
/// said in words.
///
/// @param cursor where the page begins; null for the newest
record DeliveryQuery(
    Delivery.@Nullable State state, @Nullable EventId cursor, List<String> problems) {

  static final DeliveryQuery ALL = new DeliveryQuery(null, null, List.of());

  static DeliveryQuery of(MultiValueMap<String, String> parameters) {
    List<String> problems = new ArrayList<>();
    String state = text(parameters, "state");
    Optional<Delivery.State> known =
        Arrays.stream(Delivery.State.values()).filter(s -> s.name().equals(state)).findFirst();
    if (!state.isEmpty() && known.isEmpty()) {
      problems.add("There is no such state.");
    }
    String cursor = text(parameters, "cursor");
    Optional<EventId> begins = EventId.parse(cursor);
    if (!cursor.isEmpty() && begins.isEmpty()) {
      problems.add("That page is not there any more; these are the newest deliveries.");
    }
    return new DeliveryQuery(known.orElse(null), begins.orElse(null), problems);
  }

  /// The page's address with this query.
  String address(WebhookId webhook, @Nullable String from) {
    UriComponentsBuilder address =
        UriComponentsBuilder.fromPath("/console/webhooks/" + webhook).fragment("deliveries");
    if (state != null) {
      address.queryParam("state", state);
    }
    if (from != null) {
      address.queryParam("cursor", from);
    }
    return address.encode().toUriString();
  }

  private static String text(MultiValueMap<String, String> parameters, String name) {
    String value = parameters.getFirst(name);
    return value == null ? "" : value.strip();
  }
}
