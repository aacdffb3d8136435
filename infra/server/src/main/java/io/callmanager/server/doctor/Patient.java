package io.callmanager.server.doctor;

import io.callmanager.server.home.HomeProperties;
import io.callmanager.server.home.RunningServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/// The configuration that a server would start with, and the server that runs with it, if one does.
///
/// @param home the home directory as a real path
/// @param running the server that has the home
/// @param held whether some process has the home, be it up yet or not
record Patient(
    Path home,
    boolean held,
    Optional<RunningServer> running,
    Web web,
    Web management,
    Sip sip,
    String rtpPortRange,
    List<Trunk> trunks,
    Twilio twilio,
    Database database,
    int embeddedPort,
    Speech speech,
    Hearing hearing) {

  private static final int WEB_PORT = 8080;

  static Patient of(Environment environment, Path home, boolean held) {
    Binder binder = Binder.get(environment);
    return new Patient(
        home,
        held,
        held ? RunningServer.on(home) : Optional.empty(),
        binder.bindOrCreate("server", Web.class),
        binder.bindOrCreate("management.server", Web.class),
        binder.bindOrCreate("callmanager.sip", Sip.class),
        binder.bind("callmanager.rtp.port-range", String.class).orElse("20000-29999"),
        binder.bind("callmanager.trunks", Bindable.listOf(Trunk.class)).orElse(List.of()),
        binder.bindOrCreate("callmanager.twilio", Twilio.class),
        binder.bindOrCreate("spring.datasource", Database.class),
        binder.bind("callmanager.database.port", Integer.class).orElse(0),
        binder.bindOrCreate("callmanager.speech", Speech.class),
        binder.bindOrCreate("callmanager.hearing", Hearing.class));
  }

  static Path homeOf(Environment environment) {
    return Binder.get(environment).bindOrCreate("callmanager", HomeProperties.class).directory();
  }

  /// Where HTTP is served.
  record Web(@Nullable InetAddress address, @Nullable Integer port) {

    int portOrUsual() {
      return port == null ? WEB_PORT : port;
    }
  }

  /// Where SIP is spoken; the defaults are those of the SIP user agent.
  record Sip(
      @DefaultValue("15060") int port,
      @DefaultValue("127.0.0.1") String bindAddress,
      @Nullable String advertisedAddress) {}

  /// The services that speak, none of which is asked without being configured.
  record Speech(@DefaultValue OpenAi openAi, @DefaultValue Google google) {

    record OpenAi(@Nullable String baseUrl) {}

    record Google(@Nullable String apiKey, @Nullable String credentials) {

      @Override
      public String toString() {
        return "Google[***]";
      }
    }

    List<String> services() {
      List<String> services = new ArrayList<>();
      if (openAi.baseUrl() != null) {
        services.add(openAi.baseUrl());
      }
      if (google.apiKey() != null || google.credentials() != null) {
        services.add("Google's text-to-speech");
      }
      return services;
    }
  }

  /// What understands callees; the defaults are those of the recognisers.
  record Hearing(
      @DefaultValue Transcription openAi,
      @DefaultValue Deepgram deepgram,
      @DefaultValue Vosk vosk,
      @DefaultValue Pocketsphinx pocketsphinx) {

    record Transcription(@Nullable String baseUrl) {}

    record Deepgram(@Nullable String apiKey) {

      @Override
      public String toString() {
        return "Deepgram[***]";
      }
    }

    record Vosk(@DefaultValue Map<String, String> models) {}

    record Pocketsphinx(
        @Nullable String program,
        @DefaultValue("/usr/share/pocketsphinx/model/en-us") String model) {}

    /// Those that understand whatever is said.
    List<String> configured() {
      List<String> configured = new ArrayList<>();
      if (deepgram.apiKey() != null) {
        configured.add("Deepgram");
      }
      if (openAi.baseUrl() != null) {
        configured.add(openAi.baseUrl());
      }
      if (!vosk.models().isEmpty()) {
        configured.add("Vosk for " + String.join(", ", vosk.models().keySet()));
      }
      return configured;
    }
  }

  /// A configured trunk.
  record Trunk(@Nullable String name, @Nullable String uri) {}

  /// How Twilio and we reach each other; the default is that of the gateway to it.
  record Twilio(
      @Nullable String publicUrl, @DefaultValue("https://api.twilio.com") String apiUrl) {}

  /// A database of the operator's own; none when there is no URL.
  record Database(@Nullable String url, @Nullable String username, @Nullable String password) {}
}
