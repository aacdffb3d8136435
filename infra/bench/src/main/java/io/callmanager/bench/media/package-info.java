/// The media bench: calls of the product against an echoing peer, beside a bare loop that does nothing but the same sends and
/// receives. Each of the three is a process of its own.
@org.jspecify.annotations.NullMarked
package io.callmanager.bench.media;
