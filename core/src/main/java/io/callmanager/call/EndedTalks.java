package io.callmanager.call;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/// Tells who looks on, on this server, that a call ended in which a conversation was held. A hint to look in the database, not a record.
@Component
public class EndedTalks {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /// Begins to tell `listener`. It is called on the calls' own threads: note it and return.
  public void subscribe(Runnable listener) {
    listeners.add(listener);
  }

  void tell() {
    listeners.forEach(Runnable::run);
  }
}
