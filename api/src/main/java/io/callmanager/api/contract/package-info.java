/// The contracts in which the API is spoken: whose a request is, what it counts against, and how it is told what is wrong with it.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.contract;
