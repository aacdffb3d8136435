package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.StreamUrl;
import java.util.Map;

/// Signs the requests that open media streams, so that customers' servers can tell that they come from us.
public interface StreamSigner {

  /// The headers that show it. May wait for the database.
  ///
  /// @param stream the stream's id, each of which is opened once
  Map<String, String> headers(AccountId account, String stream, StreamUrl url);
}
