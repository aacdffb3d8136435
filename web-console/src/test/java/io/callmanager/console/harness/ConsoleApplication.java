package io.callmanager.console.harness;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/// The core and the console, with the core's fake carrier and test clock.
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan("io.callmanager")
class ConsoleApplication {}
