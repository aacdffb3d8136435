package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.CallId;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The call on which a model speaks.
///
/// @param events told, on any thread, of what happens on it
/// @param lastEvents told in the call's mailbox, of what is not to come after its end
/// @param clock asked on any thread
public record CallLine(
    CallId call,
    Consumer<LegEvent> events,
    Consumer<LegEvent> lastEvents,
    Supplier<Instant> clock) {}
