package io.callmanager.telephony.conversation;

import io.callmanager.telephony.conversation.llm.LlmBrains;
import io.callmanager.telephony.conversation.stream.RealtimeLines;
import io.callmanager.telephony.conversation.stream.StreamLines;
import io.callmanager.telephony.hearing.SpeechRecognizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts together what holds conversations.
@Configuration(proxyBeanMethods = false)
public class ConversationConfiguration {

  @Bean
  Conversations conversations(
      SpeechRecognizers recognizers,
      LlmBrains models,
      StreamLines streams,
      RealtimeLines realtime) {
    return new Conversations(recognizers::best, models, streams, realtime);
  }
}
