package io.callmanager.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.credit.Books;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/// Holds, after all tests of a class, that no credit was lost or made up.
final class BooksBalance implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) {
    Books.Audit audit = SpringExtension.getApplicationContext(context).getBean(Books.class).audit();
    assertThat(audit.differences()).isEmpty();
  }
}
