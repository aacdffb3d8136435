/// The life of a call: how it starts, the states it goes through, how it ends once, and what it cost.
@org.jspecify.annotations.NullMarked
package io.callmanager.call;
