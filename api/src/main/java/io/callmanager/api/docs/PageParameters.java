package io.callmanager.api.docs;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes the parameters of a list that is read page by page.
@Parameter(
    in = ParameterIn.QUERY,
    name = "cursor",
    description = "The `nextCursor` of the page before.",
    schema = @Schema(type = "string"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "limit",
    description = "How many at most.",
    schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PageParameters {}
