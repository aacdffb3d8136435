package io.callmanager.console.harness;

import io.callmanager.testing.CoreFakes;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;

/// The core and the console, with a fake carrier and a clock that can be set.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(CoreFakes.class)
@ComponentScan(
    basePackages = "io.callmanager",
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
class ConsoleApplication {}
