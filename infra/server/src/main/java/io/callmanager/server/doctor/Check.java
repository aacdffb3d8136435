package io.callmanager.server.doctor;

import java.util.List;

/// Looks at one thing. A check never throws for what it finds.
@FunctionalInterface
interface Check {

  List<Finding> look(Patient patient);
}
