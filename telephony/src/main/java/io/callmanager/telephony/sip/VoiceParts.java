package io.callmanager.telephony.sip;

import io.callmanager.telephony.conversation.Conversations;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.speech.SpeechSynthesizer;

/// What calls are heard and spoken to by.
public record VoiceParts(
    MediaSessions media, SpeechSynthesizer synthesizer, Conversations conversations) {}
