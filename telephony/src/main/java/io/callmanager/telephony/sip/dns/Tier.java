package io.callmanager.telephony.sip.dns;

import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Servers of the same priority, which share the load by weight (RFC 2782).
record Tier(List<Server> servers) {

  Tier {
    servers = List.copyOf(servers);
  }

  /// @param addresses one at least, in the order in which to try them
  /// @param weight 0 to 65535
  record Server(
      Transport transport, String host, int port, int weight, List<InetAddress> addresses) {

    Server {
      addresses = List.copyOf(addresses);
    }
  }

  /// An order in which to try them. Those of weight 0 stand first in the draw, as the RFC has it, and so come first only
  /// when the number drawn is 0.
  List<Server> draw(RandomGenerator random) {
    List<Server> left = new ArrayList<>();
    servers.stream().filter(server -> server.weight() == 0).forEach(left::add);
    servers.stream().filter(server -> server.weight() > 0).forEach(left::add);
    List<Server> order = new ArrayList<>();
    while (!left.isEmpty()) {
      int sum = left.stream().mapToInt(Server::weight).sum();
      int drawn = random.nextInt(sum + 1);
      int i = 0;
      for (int reached = left.get(0).weight(); reached < drawn; reached += left.get(i).weight()) {
        i++;
      }
      order.add(left.remove(i));
    }
    return order;
  }
}
