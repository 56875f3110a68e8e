package org.felucca.networks.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.felucca.netlink.Netlink;
import org.felucca.netlink.Route;

/** The subnets that this host has routes to; a network on one of them would cut the host off from it. */
final class HostRoutes implements Supplier<List<Subnet>> {
    @Override
    public List<Subnet> get() {
        try (Netlink netlink = Netlink.open()) {
            return netlink.routes().stream()
                    .filter(route -> route.table() == Route.MAIN && route.prefixLength() > 0)
                    .flatMap(route -> route.destination().stream()
                            .filter(Inet4Address.class::isInstance)
                            .map(address -> subnet(address, route)))
                    .toList();
        }
    }

    private static Subnet subnet(InetAddress address, Route route) {
        return Subnet.of(address, route.prefixLength());
    }
}
