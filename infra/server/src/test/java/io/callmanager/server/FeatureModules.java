package io.callmanager.server;

import java.util.stream.Stream;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.ApplicationModuleInformation;
import org.springframework.modulith.core.JavaPackage;
import org.springframework.modulith.core.NamedInterfaces;

/// Each package directly below `io.callmanager` is a module; it shows its own types and those of a package `spi` beneath
/// it, and nothing else. Named in `META-INF/spring.factories`.
public final class FeatureModules implements ApplicationModuleDetectionStrategy {

  @Override
  public Stream<JavaPackage> getModuleBasePackages(JavaPackage basePackage) {
    return basePackage.getDirectSubPackages().stream();
  }

  @Override
  public NamedInterfaces detectNamedInterfaces(
      JavaPackage basePackage, ApplicationModuleInformation information) {
    return NamedInterfaces.builder(basePackage).matching("spi").build();
  }
}
