/// AgenticAI's API: calls in which a language model goes by the prompt that comes with them.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.dialect.agenticai;
