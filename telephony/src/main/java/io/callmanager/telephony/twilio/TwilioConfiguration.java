package io.callmanager.telephony.twilio;

import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaSessions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TwilioProperties.class)
class TwilioConfiguration {

  @Bean
  TwilioGateway twilioGateway(
      TwilioProperties properties,
      MediaSessions media,
      MediaAddress address,
      Clock clock,
      MeterRegistry meters) {
    return new TwilioGateway(properties, media, address, clock, meters);
  }

  /// The paths that Twilio asks.
  @Bean
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  HandlerMapping twilioPaths(TwilioGateway gateway) {
    TwilioRequests requests = new TwilioRequests(gateway);
    HttpRequestHandler voice = requests::voice;
    HttpRequestHandler status = requests::status;
    MediaStreamEndpoint streams = new MediaStreamEndpoint(gateway);
    WebSocketHttpRequestHandler stream = new WebSocketHttpRequestHandler(streams);
    stream.setHandshakeInterceptors(List.of(streams));
    return new SimpleUrlHandlerMapping(
        Map.of(
            CallUrls.VOICE + "*",
            voice,
            CallUrls.STATUS + "*",
            status,
            CallUrls.STREAM + "*",
            stream),
        1);
  }
}
