package io.callmanager.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives a test class a PostgreSQL database of its own that has the Liquibase changelog applied.
///
/// Test methods and constructors may take the [TestDatabase] as a parameter. A Spring context of the class finds it as
/// `spring.datasource.url`, `.username` and `.password`.
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PostgresExtension.class)
public @interface DatabaseTest {}
