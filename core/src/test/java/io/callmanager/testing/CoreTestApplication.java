package io.callmanager.testing;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/// The core alone, between a database and a fake carrier. Carries no stereotype, lest a server that is tested finds it on its
/// class path and takes it for a part of itself.
@EnableAutoConfiguration
@Import({CoreFakes.class, Tenant.Maker.class})
@ComponentScan({
  "io.callmanager.shared",
  "io.callmanager.account",
  "io.callmanager.credit",
  "io.callmanager.agent",
  "io.callmanager.contact",
  "io.callmanager.number",
  "io.callmanager.event",
  "io.callmanager.idempotency",
  "io.callmanager.redaction",
  "io.callmanager.analysis",
  "io.callmanager.dialgate",
  "io.callmanager.recording",
  "io.callmanager.call",
  "io.callmanager.sound",
  "io.callmanager.trunk",
  "io.callmanager.llm",
  "io.callmanager.tool",
  "io.callmanager.usage",
  "io.callmanager.webhook"
})
class CoreTestApplication {}
