package io.callmanager.telephony.twilio;

import io.callmanager.telephony.mediastream.Reading;
import io.callmanager.telephony.mediastream.StreamJson;
import io.callmanager.telephony.mediastream.StreamMessage;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// Takes the media streams that Twilio opens: one a call, signed as its other requests are.
final class MediaStreamEndpoint extends TextWebSocketHandler implements HandshakeInterceptor {

  private static final Logger log = LoggerFactory.getLogger(MediaStreamEndpoint.class);
  private static final String CALL = "call";
  private static final String OPEN = "open";
  private static final int LONGEST_MESSAGE = 64 << 10;

  private final TwilioGateway gateway;

  MediaStreamEndpoint(TwilioGateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    Optional<TwilioCall> call = gateway.call(TwilioRequests.key(request.getURI().getPath()));
    if (call.isEmpty()) {
      response.setStatusCode(HttpStatus.NOT_FOUND);
      return false;
    }
    String signature = request.getHeaders().getFirst(TwilioRequests.SIGNATURE);
    URI stream = call.get().urls().stream();
    // Twilio is known to sign a stream's URL with a slash at its end, too.
    boolean signed =
        List.of(stream, URI.create(stream + "/")).stream()
            .anyMatch(url -> call.get().signed(url, Map.of(), signature));
    if (!signed) {
      log.warn("A media stream has no good signature of Twilio's");
      response.setStatusCode(HttpStatus.FORBIDDEN);
      return false;
    }
    attributes.put(CALL, call.get());
    return true;
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception exception) {}

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    session.setTextMessageSizeLimit(LONGEST_MESSAGE);
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message)
      throws IOException {
    switch (StreamJson.readMessage(message.getPayload())) {
      case Reading.Read<StreamMessage>(StreamMessage read) -> take(session, read);
      case Reading.Unknown<StreamMessage> unknown -> {}
      case Reading.Malformed<StreamMessage>(String words) -> {
        log.debug("A media stream said what it can't: {}", words);
        session.close(CloseStatus.BAD_DATA);
      }
    }
  }

  private static void take(WebSocketSession session, StreamMessage message) throws IOException {
    TwilioCall call = call(session);
    if (message instanceof StreamMessage.Start start && !isOpen(session)) {
      session.getAttributes().put(OPEN, true);
      if (!call.opened(start, new Socket(session))) {
        session.getAttributes().remove(OPEN);
        session.close(CloseStatus.POLICY_VIOLATION);
      }
    } else if (isOpen(session)) {
      switch (message) {
        case StreamMessage.Media media -> call.audio().heard(media);
        case StreamMessage.Dtmf dtmf -> call.audio().pressed(dtmf.digit());
        case StreamMessage.Mark mark -> call.marked(mark.name());
        case StreamMessage.Stop stop -> call.streamOver();
        case StreamMessage.Connected _, StreamMessage.Start _ -> {}
      }
    }
  }

  private static TwilioCall call(WebSocketSession session) {
    return (TwilioCall) Objects.requireNonNull(session.getAttributes().get(CALL));
  }

  private static boolean isOpen(WebSocketSession session) {
    return session.getAttributes().containsKey(OPEN);
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable exception) {
    log.debug("A media stream broke: {}", exception.getMessage());
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    if (isOpen(session)) {
      call(session).streamOver();
    }
  }

  private record Socket(WebSocketSession session) implements StreamSocket {

    @Override
    public void send(String message) throws IOException {
      session.sendMessage(new TextMessage(message));
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (IOException | IllegalStateException e) {
        log.debug("A media stream could not be closed: {}", e.getMessage());
      }
    }
  }
}
