/// KrosAI's outbound calls API: an endpoint is an agent, and calls are made from the account's own numbers.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.dialect.krosai;
