package io.callmanager.console.visitor;

/// A room of an account was asked for by somebody who belongs to none.
public final class NoAccountException extends RuntimeException {

  NoAccountException() {
    super("the visitor belongs to no account");
  }
}
