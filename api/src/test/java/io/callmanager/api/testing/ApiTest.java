package io.callmanager.api.testing;

import io.callmanager.testing.DatabaseTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;

/// A test that talks HTTP to a running server with a database of its own. When the class is done, the books must balance.
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DatabaseTest
@SpringBootTest(
    classes = {ApiTestApplication.class, Client.class, Tenants.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.threads.virtual.enabled=true",
      "callmanager.initiate-grace=0ms",
      "callmanager.home=target/home",
      "spring.jpa.open-in-view=false",
      "spring.jpa.hibernate.ddl-auto=none",
      "spring.main.banner-mode=off"
    })
@ExtendWith(BooksBalance.class)
public @interface ApiTest {}
