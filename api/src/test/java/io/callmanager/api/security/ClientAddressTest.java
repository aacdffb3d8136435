package io.callmanager.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {

  @Test
  void anIpv4AddressStandsForItself() {
    assertThat(ClientAddress.of("192.0.2.7")).isNotEqualTo(ClientAddress.of("192.0.2.8"));
  }

  @Test
  void ipv6AddressesOfOneNetworkAreOneClient() {
    assertThat(ClientAddress.of("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(ClientAddress.of("2001:db8:1:2::1"))
        .isNotEqualTo(ClientAddress.of("2001:db8:1:3::1"));
  }

  @Test
  void anIpv4AddressInIpv6ClothingIsTheSameClient() {
    assertThat(ClientAddress.of("::ffff:192.0.2.7")).isEqualTo(ClientAddress.of("192.0.2.7"));
  }

  @Test
  void whatIsNoAddressStandsForItself() {
    assertThat(ClientAddress.of("fe80::1%zone:x").text()).isEqualTo("fe80::1%zone:x");
  }
}
