package io.callmanager.telephony.conversation;

import io.callmanager.telephony.hearing.SpeechRecognizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts together what holds conversations.
@Configuration(proxyBeanMethods = false)
public class ConversationConfiguration {

  @Bean
  Conversations conversations(ObjectProvider<SpeechRecognizer> recognizers) {
    return new Conversations(recognizers.orderedStream().findFirst());
  }
}
