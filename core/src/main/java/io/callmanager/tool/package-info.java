/// Accounts' own tools: requests to their servers that language models ask for on calls.
@org.jspecify.annotations.NullMarked
package io.callmanager.tool;
