package org.felucca.networks.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointId;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksTest {
    private static final ContainerId CONTAINER = new ContainerId("c1".repeat(32));

    @TempDir
    Path folder;

    private Networks open(String... routes) {
        Settings settings = new Settings(
                folder.resolve("root"), folder.resolve("run"), "felucca0", "", AddressPools.docker(), 1500);
        return new Networks(settings, () -> Stream.of(routes).map(Subnet::parse).toList());
    }

    @Test
    void predefinedNetworksKeepTheirIdsAndSubnet() {
        List<NetworkDetails> first = open("172.17.0.0/16").list();
        assertEquals(
                Set.of("bridge", "host", "none"),
                first.stream().map(NetworkDetails::name).collect(Collectors.toSet()));
        assertEquals(
                List.of(new NetworkDetails.Pool("172.18.0.0/16", "", "172.18.0.1", Map.of())),
                details(first, "bridge").pools());
        assertEquals("felucca0", details(first, "bridge").options().get("com.docker.network.bridge.name"));
        assertEquals("null", details(first, "none").driver());
        Set<NetworkDetails> second = Set.copyOf(open().list());
        assertEquals(Set.copyOf(first), second);
    }

    private static NetworkDetails details(List<NetworkDetails> all, String name) {
        return all.stream()
                .filter(network -> network.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void networkIsFoundByNameIdAndPrefix() {
        Networks networks = open();
        NetworkRecord bridge = networks.find("bridge");
        assertEquals(bridge, networks.find(bridge.id().value()));
        assertEquals(bridge, networks.find(bridge.id().value().substring(0, 12)));
        FeluccaException none = assertThrows(FeluccaException.class, () -> networks.find("nobody"));
        assertEquals("network nobody not found", none.getMessage());
        assertEquals(ErrorKind.NOT_FOUND, none.kind());
        assertEquals(
                ErrorKind.NOT_FOUND,
                assertThrows(FeluccaException.class, () -> networks.find("")).kind());
    }

    @Test
    void addressesOfRunningContainersAreKnownToTheNextInstance() throws IOException {
        Networks networks = open();
        NetworkRecord bridge = networks.find("bridge");
        String address = networks.take(bridge, "");
        assertEquals("172.17.0.2", address);
        networks.keep(sandbox(bridge, address));

        Networks next = open();
        assertEquals("172.17.0.3", next.take(next.find("bridge"), ""));
        NetworkDetails.Member member =
                next.details(next.find("bridge")).members().get(CONTAINER.value());
        assertEquals("172.17.0.2/16", member.ipv4Address());
        assertEquals("web", member.name());
        assertEquals(1, next.inherited().size());

        next.forget(next.sandbox(CONTAINER).orElseThrow());
        assertEquals(List.of(), next.inherited());
        assertEquals("172.17.0.2", next.take(next.find("bridge"), ""));
        assertEquals(Map.of(), open().details(open().find("bridge")).members());
    }

    private static SandboxRecord sandbox(NetworkRecord network, String address) {
        return SandboxRecordBuilder.builder()
                .container(CONTAINER)
                .name("web")
                .endpoints(List.of(SandboxRecordEndpointBuilder.builder()
                        .network(network.id())
                        .id(EndpointId.random())
                        .interfaceName("eth0")
                        .macAddress("02:42:ac:11:00:02")
                        .address(address)
                        .prefixLength(16)
                        .build()))
                .build();
    }

    @Test
    void brokenFileIsPassedOver() throws IOException {
        List<NetworkDetails> before = open().list();
        Files.writeString(folder.resolve("root/networks/broken.json"), "{\"id\":");
        Files.writeString(folder.resolve("run/networks/broken.json"), "not json");
        assertEquals(Set.copyOf(before), Set.copyOf(open().list()));
    }

    @Test
    void filtersAreDockers() {
        Networks networks = open();
        String id = networks.find("host").id().value();
        assertEquals(List.of("host"), names(networks, Map.of("id", List.of(id.substring(0, 20)))));
        assertEquals(List.of("bridge"), names(networks, Map.of("name", List.of("ridg"))));
        assertEquals(List.of("none"), names(networks, Map.of("driver", List.of("null"))));
        assertEquals(List.of(), names(networks, Map.of("type", List.of("custom"))));
        assertEquals(List.of(), names(networks, Map.of("label", List.of("a=b"))));
        assertEquals(List.of(), names(networks, Map.of("dangling", List.of("true"))));
        assertEquals(3, names(networks, Map.of("scope", List.of("local"))).size());
        for (Map<String, List<String>> wrong : List.of(
                Map.of("colour", List.of("red")),
                Map.of("type", List.of("odd")),
                Map.of("dangling", List.of("maybe")))) {
            FeluccaException refused =
                    assertThrows(FeluccaException.class, () -> names(networks, wrong), wrong.toString());
            assertEquals(ErrorKind.INVALID, refused.kind());
            assertTrue(refused.getMessage().startsWith("invalid filter"), refused.getMessage());
        }
    }

    private static List<String> names(Networks networks, Map<String, List<String>> filters) {
        NetworkFilter filter = new NetworkFilter(new Filters(filters));
        return networks.list().stream().filter(filter).map(NetworkDetails::name).toList();
    }
}
