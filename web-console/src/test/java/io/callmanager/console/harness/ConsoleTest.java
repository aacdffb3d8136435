package io.callmanager.console.harness;

import io.callmanager.testing.DatabaseTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/// A test of the console over HTTP, on a real database.
@DatabaseTest
@SpringBootTest(
    classes = ConsoleApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.jpa.open-in-view=false",
      "spring.threads.virtual.enabled=true",
      "callmanager.home=target/home",
      "callmanager.console.live.heartbeat=500ms",
      "callmanager.initiate-grace=0ms"
    })
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ConsoleTest {}
