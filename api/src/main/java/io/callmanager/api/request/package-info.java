/// What clients send: read strictly, with every mistake named at once.
@org.jspecify.annotations.NullMarked
package io.callmanager.api.request;
