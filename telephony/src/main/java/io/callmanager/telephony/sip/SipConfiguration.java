package io.callmanager.telephony.sip;

import io.callmanager.telephony.amd.AmdProperties;
import io.callmanager.telephony.conversation.Conversations;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.sip.dns.AddressFamilies;
import io.callmanager.telephony.sip.dns.DnsProperties;
import io.callmanager.telephony.sip.dns.SipServers;
import io.callmanager.telephony.sip.tls.TlsProperties;
import io.callmanager.telephony.sip.transport.Transport;
import io.callmanager.telephony.sip.trunk.AddressPolicy;
import io.callmanager.telephony.sip.trunk.Gateway;
import io.callmanager.telephony.sip.trunk.Locator;
import io.callmanager.telephony.sip.trunk.ServerLocator;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.callmanager.telephony.sip.trunk.Trunks;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the SIP user agent together.
@Configuration
@EnableConfigurationProperties({
  SipProperties.class,
  TlsProperties.class,
  AmdProperties.class,
  TrunkListProperties.class,
  DnsProperties.class
})
public class SipConfiguration {

  /// The trunks of the configuration; without any, those of the sources.
  @Bean
  Trunks sipTrunks(
      TrunkListProperties configured,
      ObjectProvider<TrunkSource> sources,
      ObjectProvider<Gateway> gateways,
      Clock clock) {
    List<TrunkProperties> trunks = configured.trunks();
    Gateway gateway = gateways.getIfAvailable(() -> Gateway.NONE);
    if (trunks != null && !trunks.isEmpty()) {
      return new Trunks(trunks, false, clock, gateway);
    }
    return new Trunks(
        sources.orderedStream().flatMap(source -> source.trunks().stream()).toList(),
        sources.stream().anyMatch(TrunkSource::free),
        clock,
        gateway);
  }

  /// Media goes through the same address as signalling.
  @Bean
  MediaAddress mediaAddress(SipProperties properties) {
    InetAddress bound = LocalAddresses.bind(properties.bindAddress());
    return new MediaAddress(
        bound,
        LocalAddresses.bind(LocalAddresses.advertised(properties.advertisedAddress(), bound)));
  }

  /// Finds the servers of trunks that are named, within reach of our own socket.
  @Bean
  SipServers sipServers(DnsProperties dns, SipProperties sip, Clock clock) {
    return new SipServers(
        dns,
        AddressFamilies.reachableFrom(LocalAddresses.bind(sip.bindAddress())),
        EnumSet.allOf(Transport.class),
        clock);
  }

  @Bean
  Locator trunkLocator(SipServers servers, SipProperties properties) {
    return new ServerLocator(servers, new AddressPolicy(properties.privateTrunks()));
  }

  @Bean
  SipCarrier sipCarrier(
      SipProperties properties,
      TlsProperties tls,
      AmdProperties machines,
      Trunks trunks,
      Locator locator,
      MediaSessions mediaSessions,
      SpeechSynthesizer synthesizer,
      Conversations conversations,
      Clock clock,
      MeterRegistry meters) {
    return new SipCarrier(
        properties,
        tls,
        machines,
        trunks,
        locator,
        new VoiceParts(mediaSessions, synthesizer, conversations),
        clock,
        meters);
  }

  @Bean
  SipLifecycle sipLifecycle(SipCarrier carrier) {
    return new SipLifecycle(carrier);
  }
}
