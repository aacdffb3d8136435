package io.callmanager.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/// A test of the core on a real database, with a [FakeCarrier] and a [TestClock].
@DatabaseTest
@SpringBootTest(
    classes = CoreTestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CoreTest {}
