package io.callmanager.console.layout;

import io.callmanager.console.visitor.ChangeGuard;
import io.callmanager.console.visitor.VisitorArgument;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.springframework.web.servlet.resource.VersionResourceResolver;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/// The console's part of Spring MVC. Its files carry their content's hash or their version in the address, so that
/// browsers may keep them for good.
@Configuration(proxyBeanMethods = false)
class ConsoleWeb implements WebMvcConfigurer {

  private static final CacheControl FOR_GOOD =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new VisitorArgument());
    resolvers.add(new TimesArgument());
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new ChangeGuard()).addPathPatterns("/console/**");
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/console/assets/lib/**")
        .addResourceLocations("classpath:/META-INF/resources/webjars/")
        .setCacheControl(FOR_GOOD)
        .resourceChain(true)
        .addResolver(new LiteWebJarsResourceResolver());
    registry
        .addResourceHandler("/console/assets/**")
        .addResourceLocations("classpath:/static/console/")
        .setCacheControl(FOR_GOOD)
        .resourceChain(true)
        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
  }

  /// A page that fails half-way is answered by the error page, not by its first half.
  @Bean
  SmartInitializingSingleton consolePagesInOnePiece(ThymeleafViewResolver resolver) {
    return () -> resolver.setProducePartialOutputWhileProcessing(false);
  }

  @Bean
  FilterRegistrationBean<ResourceUrlEncodingFilter> consoleResourceUrls() {
    FilterRegistrationBean<ResourceUrlEncodingFilter> filter =
        new FilterRegistrationBean<>(new ResourceUrlEncodingFilter());
    filter.addUrlPatterns("/console", "/console/*", "/error");
    return filter;
  }
}
