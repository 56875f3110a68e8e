package org.felucca.networks.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.engine.network.CreateNetwork;
import org.felucca.engine.network.NetworkDetails.Pool;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;

class NetworkPlansTest {
    private final List<NetworkRecord> others = new ArrayList<>();
    private final NetworkPlans plans = new NetworkPlans(
            AddressPools.docker(), () -> List.of(Subnet.parse("172.17.0.0/16"), Subnet.parse("10.7.0.0/16")));

    private static CreateNetwork wish(String name, Map<String, String> options, Pool... pools) {
        return new CreateNetwork(name, "", List.of(pools), "", Map.of(), false, false, false, options, Map.of());
    }

    private NetworkRecord plan(Pool... pools) {
        NetworkRecord network = plans.plan(wish("n", Map.of(), pools), others);
        others.add(network);
        return network;
    }

    private String refused(CreateNetwork wish) {
        return assertThrows(FeluccaException.class, () -> plans.plan(wish, others))
                .getMessage();
    }

    @Test
    void subnetsAreFreeOnesOfTheHostAndOfEachOther() {
        assertEquals("172.18.0.0/16", plan().subnet());
        assertEquals("172.19.0.0/16", plan().subnet());
        assertEquals("172.19.0.1", others.get(1).gateway());
        while (others.size() < 30) {
            plan();
        }
        assertEquals("all predefined address pools have been fully subnetted", refused(wish("n", Map.of())));
    }

    @Test
    void addressesThatAreSaidAreKept() {
        NetworkRecord network = plan(
                new Pool("10.9.0.7/24", "10.9.0.128/25", "", Map.of("router", "10.9.0.128", "other", "10.9.0.129")));
        assertEquals("10.9.0.0/24", network.subnet());
        assertEquals("10.9.0.130", network.gateway());
        AddressPool pool = network.pool();
        assertEquals("10.9.0.131", Subnet.text(pool.take()));
        assertThrows(FeluccaException.class, () -> pool.take(Subnet.number("10.9.0.129")));
        pool.take(Subnet.number("10.9.0.5"));
    }

    @Test
    void whatCannotBeIsRefused() {
        plan(new Pool("10.9.0.0/24", "", "", Map.of()));
        Map<String, String> none = Map.of();
        assertEquals(
                "Pool overlaps with other one on this address space",
                refused(wish("n", none, new Pool("10.9.0.128/25", "", "", Map.of()))));
        assertTrue(refused(wish("n", none, new Pool("10.7.1.0/24", "", "", Map.of())))
                .contains("10.7.0.0/16"));
        assertEquals(
                "Invalid subnet junk : invalid CIDR address: junk",
                refused(wish("n", none, new Pool("junk", "", "", Map.of()))));
        assertEquals(
                "invalid gateway address 10.300.0.1 in Ipam configuration",
                refused(wish("n", none, new Pool("10.10.0.0/24", "", "10.300.0.1", Map.of()))));
        assertEquals(
                "failed to allocate gateway (10.11.0.1): Requested address is out of range",
                refused(wish("n", none, new Pool("10.10.0.0/24", "", "10.11.0.1", Map.of()))));
        assertEquals(
                "auxiliary address: (r:10.99.0.129) must belong to the master pool: 10.10.0.0/24",
                refused(wish("n", none, new Pool("10.10.0.0/24", "", "", Map.of("r", "10.99.0.129")))));
        assertEquals(
                "failed to allocate gateway (): No available addresses on this pool",
                refused(wish("n", none, new Pool("10.10.0.0/31", "", "", Map.of()))));
        assertEquals("operation is not permitted on predefined host network ", refused(wish("host", none)));
        assertEquals("invalid name: ", refused(wish("", none)));
    }

    @Test
    void oneLinkIsOfOneNetwork() {
        Map<String, String> options = Map.of("com.docker.network.bridge.name", "br0");
        others.add(plans.plan(wish("first", options), others));
        assertTrue(refused(wish("second", options)).endsWith("networks have same bridge name"));
        // who names the bridge may mean one that is there with its address
        assertEquals(
                "10.7.0.0/24",
                plans.plan(
                                wish(
                                        "third",
                                        Map.of("com.docker.network.bridge.name", "br1"),
                                        new Pool("10.7.0.0/24", "", "", Map.of())),
                                others)
                        .subnet());
    }
}
