package org.felucca.networks.internal;

import static org.felucca.model.Errors.forbidden;
import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.notFound;
import static org.felucca.model.Errors.notImplemented;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.felucca.engine.network.CreateNetwork;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.model.FeluccaException;
import org.felucca.model.NetworkId;

/** What a network will be that somebody asks for: names and addresses are checked here, in Docker's words where clients know them. */
final class NetworkPlans {
    private static final String BRIDGE_NAME = "com.docker.network.bridge.name";
    /** A subnet needs a gateway and a container, beside its own and its broadcast address. */
    private static final int LONGEST_PREFIX = 30;

    private final AddressPools pools;
    private final Supplier<List<Subnet>> routes;

    /** @param routes subnets that this host knows a way to, which a new network must not cut off */
    NetworkPlans(AddressPools pools, Supplier<List<Subnet>> routes) {
        this.pools = pools;
        this.routes = routes;
    }

    /** @param others the networks that there are */
    NetworkRecord plan(CreateNetwork wish, Collection<NetworkRecord> others) {
        String driver = wish.driver().isEmpty() ? NetworkRecord.BRIDGE : wish.driver();
        check(wish, driver);
        bridgeName(wish, others);
        NetworkRecord network = NetworkRecordBuilder.builder()
                .id(NetworkId.random())
                .name(wish.name())
                .created(Instant.now())
                .driver(driver)
                .ipamOptions(wish.ipamOptions())
                .internal(wish.internal())
                .attachable(wish.attachable())
                .options(wish.options())
                .labels(wish.labels())
                .build();
        List<Subnet> taken = others.stream()
                .filter(other -> !other.subnet().isEmpty())
                .map(other -> Subnet.parse(other.subnet()))
                .toList();
        return wish.pools().isEmpty() ? free(network, taken) : chosen(network, wish.pools(), taken);
    }

    private static void check(CreateNetwork wish, String driver) {
        String name = wish.name();
        if (name.isBlank()) {
            throw invalid("invalid name: %s", name);
        }
        if (List.of("bridge", "host", "none", "default").contains(name)) {
            throw forbidden("operation is not permitted on predefined %s network ", name);
        }
        if (driver.equals(NetworkRecord.HOST) || driver.equals(NetworkRecord.NULL)) {
            throw forbidden("only one instance of \"%s\" network is allowed", driver);
        }
        if (!wish.ipamDriver().isEmpty() && !wish.ipamDriver().equals("default")) {
            throw notFound("plugin \"%s\" not found", wish.ipamDriver());
        }
        if (wish.enableIpv6()
                || wish.pools().stream().anyMatch(pool -> pool.subnet().contains(":"))) {
            throw notImplemented("networks with IPv6 are not there");
        }
    }

    private static void bridgeName(CreateNetwork wish, Collection<NetworkRecord> others) {
        String link = wish.options().getOrDefault(BRIDGE_NAME, "");
        for (NetworkRecord other : others) {
            if (!link.isEmpty() && link.equals(other.options().get(BRIDGE_NAME))) {
                throw forbidden(
                        "cannot create network %s (%s): conflicts with network %s (%s): networks have same bridge name",
                        wish.name(), link, other.id(), link);
            }
        }
    }

    private NetworkRecord free(NetworkRecord network, List<Subnet> taken) {
        List<Subnet> all = new ArrayList<>(taken);
        all.addAll(routes.get());
        return network.withSubnet(pools.firstFree(all));
    }

    private NetworkRecord chosen(NetworkRecord network, List<NetworkDetails.Pool> wishes, List<Subnet> taken) {
        if (wishes.size() > 1) {
            throw forbidden("%s driver doesn't support multiple subnets", network.driver());
        }
        NetworkDetails.Pool wish = wishes.get(0);
        Subnet subnet = subnet(wish.subnet());
        if (taken.stream().anyMatch(subnet::overlaps)) {
            throw forbidden("Pool overlaps with other one on this address space");
        }
        // who names the link may mean one that is there, with its address and so a route
        boolean mayBeThere = network.options().containsKey(BRIDGE_NAME);
        for (Subnet route : mayBeThere ? List.<Subnet>of() : routes.get()) {
            if (subnet.overlaps(route)) {
                throw forbidden("subnet %s overlaps with %s, which this host has a route to", subnet, route);
            }
        }
        return addresses(network.withSubnet(subnet).withChosen(true), subnet, wish);
    }

    private static Subnet subnet(String text) {
        try {
            Subnet subnet = Subnet.parse(text);
            if (subnet.prefixLength() > LONGEST_PREFIX) {
                throw invalid("failed to allocate gateway (): No available addresses on this pool");
            }
            return subnet;
        } catch (FeluccaException e) {
            throw text.contains("/") && e.getMessage().startsWith("failed")
                    ? e
                    : invalid("Invalid subnet %s : invalid CIDR address: %s", text, text);
        }
    }

    private static NetworkRecord addresses(NetworkRecord network, Subnet subnet, NetworkDetails.Pool wish) {
        NetworkRecord made = network.withAuxiliary(wish.auxiliary()).withRange(range(subnet, wish));
        for (Map.Entry<String, String> one : wish.auxiliary().entrySet()) {
            if (!isAddress(one.getValue())) {
                throw invalid(
                        "non parsable secondary ip address (%s:%s) passed for network %s",
                        one.getKey(), one.getValue(), network.name());
            }
            if (!subnet.contains(Subnet.number(one.getValue()))) {
                throw forbidden(
                        "auxiliary address: (%s:%s) must belong to the master pool: %s",
                        one.getKey(), one.getValue(), subnet);
            }
        }
        if (!wish.gateway().isEmpty()) {
            if (!isAddress(wish.gateway())) {
                throw invalid("invalid gateway address %s in Ipam configuration", wish.gateway());
            }
            if (!subnet.contains(Subnet.number(wish.gateway()))) {
                throw invalid("failed to allocate gateway (%s): Requested address is out of range", wish.gateway());
            }
            return made.withGateway(wish.gateway());
        }
        // as containers, the gateway has one of the range
        Subnet from = made.range().isEmpty() ? subnet : Subnet.parse(made.range());
        AddressPool pool = new AddressPool(subnet, from);
        made.auxiliary().values().forEach(address -> pool.reserve(Subnet.number(address)));
        return made.withGateway(Subnet.text(pool.take()));
    }

    private static String range(Subnet subnet, NetworkDetails.Pool wish) {
        if (wish.range().isEmpty()) {
            return "";
        }
        try {
            Subnet range = Subnet.parse(wish.range());
            if (subnet.contains(range.base()) && range.prefixLength() >= subnet.prefixLength()) {
                return range.toString();
            }
        } catch (FeluccaException e) {
            throw invalid(
                    "failed to parse pool request for address space \"LocalDefault\" pool \"%s\" subpool \"%s\": Invalid Address"
                            + " SubPool",
                    subnet, wish.range());
        }
        throw invalid("invalid ip-range %s: it is not a part of subnet %s", wish.range(), subnet);
    }

    private static boolean isAddress(String text) {
        try {
            return text.indexOf('.') > 0 && Subnet.text(Subnet.number(text)).equals(text);
        } catch (FeluccaException e) {
            return false;
        }
    }
}
