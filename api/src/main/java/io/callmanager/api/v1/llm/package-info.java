@org.jspecify.annotations.NullMarked
package io.callmanager.api.v1.llm;
