package io.callmanager.telephony.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Twilio's REST API without a network. It has one call, of which it says what a test has it say.
final class FakeRest extends HttpClient {

  static final String SID = "CA0123456789abcdef0123456789abcdef";

  /// What was asked for, such as `POST {Status=[completed]}`.
  final List<String> asked = new ArrayList<>();

  /// What a call is placed with; may throw.
  Supplier<String> placing = () -> "queued";

  /// What is answered to the wish to end it; may throw.
  Supplier<String> ending = () -> "completed";

  String status = "queued";

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    Map<String, List<String>> form = request.getPostParams();
    asked.add(request.getMethod() + " " + form);
    return switch (request.getMethod()) {
      case GET -> answer(200, status);
      case POST -> form.containsKey("To") ? answer(201, placing.get()) : answer(200, ending.get());
      default -> throw new IllegalStateException("nothing asks Twilio so: " + request);
    };
  }

  private static Response answer(int code, String status) {
    return new Response("{\"sid\": \"" + SID + "\", \"status\": \"" + status + "\"}", code);
  }
}
