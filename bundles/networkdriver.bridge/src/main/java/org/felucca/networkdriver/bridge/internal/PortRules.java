package org.felucca.networkdriver.bridge.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.firewall.Firewall;
import org.felucca.firewall.Forward;
import org.felucca.linux.nft.NftException;
import org.felucca.model.EndpointId;
import org.felucca.model.Errors;
import org.felucca.model.NetworkId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published ports of each network, as rules. What is here is what shall be: where the kernel disagrees because somebody touched the rules,
 * all of the network's are made anew. IPv6 addresses of the host are not for rules, as containers have IPv4; the engine's proxy serves them.
 */
final class PortRules {
    private static final Logger LOG = LoggerFactory.getLogger(PortRules.class);

    private final Firewall firewall;
    private final UdpFlows flows;
    /** Of the networks that have rules. */
    private final Map<NetworkId, Map<EndpointId, List<Forward>>> published = new HashMap<>();

    PortRules(Firewall firewall, UdpFlows flows) {
        this.firewall = firewall;
        this.flows = flows;
    }

    /** On a host without the packet filter nothing is protected, and published ports are reached by the engine's proxy alone. */
    synchronized void open(NetworkId network, BridgeSettings settings, boolean loopback) {
        try {
            if (settings.internal()) {
                firewall.enclose(settings.name(), settings.subnet());
            } else {
                firewall.protect(settings.name(), settings.subnet(), loopback);
            }
            published.computeIfAbsent(network, unused -> new LinkedHashMap<>());
        } catch (NftException | UnsupportedOperationException e) {
            LOG.warn("published ports of {} work by proxy alone: {}", settings.name(), e.getMessage());
        }
    }

    synchronized void close(NetworkId network, String bridge) {
        published.remove(network);
        try {
            firewall.remove(bridge);
        } catch (UnsupportedOperationException e) {
            LOG.debug("no rules of {}: {}", bridge, e.getMessage());
        }
    }

    /** Makes the rules as for these endpoints alone. */
    synchronized void restore(NetworkId network, String bridge, List<EndpointSpec> endpoints) {
        Map<EndpointId, List<Forward>> ports = published.get(network);
        if (ports != null) {
            ports.clear();
            for (EndpointSpec endpoint : endpoints) {
                ports.put(endpoint.id(), forwards(endpoint));
            }
            firewall.publishOnly(bridge, all(ports));
        }
    }

    synchronized void publish(NetworkId network, String bridge, EndpointSpec endpoint) {
        Map<EndpointId, List<Forward>> ports = published.get(network);
        List<Forward> forwards = forwards(endpoint);
        if (ports == null || forwards.isEmpty()) {
            return;
        }
        ports.put(endpoint.id(), forwards);
        try {
            firewall.publish(bridge, forwards);
        } catch (NftException e) {
            LOG.warn("rules of {} are made anew: {}", bridge, e.getMessage());
            try {
                firewall.publishOnly(bridge, all(ports));
            } catch (NftException again) {
                ports.remove(endpoint.id());
                throw Errors.internal(again, "publish ports on %s: %s", bridge, again.getMessage());
            }
        }
        flows.forget(forwards);
    }

    synchronized void unpublish(NetworkId network, String bridge, EndpointSpec endpoint) {
        Map<EndpointId, List<Forward>> ports = published.get(network);
        List<Forward> forwards = forwards(endpoint);
        if (ports == null || forwards.isEmpty() || ports.remove(endpoint.id()) == null) {
            return;
        }
        try {
            firewall.unpublish(bridge, forwards);
        } catch (NftException e) {
            LOG.warn("rules of {} are made anew: {}", bridge, e.getMessage());
            firewall.publishOnly(bridge, all(ports));
        }
        flows.forget(forwards);
    }

    private static Collection<Forward> all(Map<EndpointId, List<Forward>> ports) {
        return ports.values().stream().flatMap(List::stream).toList();
    }

    private static List<Forward> forwards(EndpointSpec endpoint) {
        List<Forward> forwards = new ArrayList<>();
        endpoint.ports().forEach((port, bindings) -> bindings.stream()
                .filter(binding -> !binding.hostIp().contains(":"))
                .forEach(binding -> forwards.add(new Forward(
                        port.protocol(),
                        binding.hostIp(),
                        Integer.parseInt(binding.hostPort()),
                        Cidr.parse(endpoint.ipv4Address()).address().getHostAddress(),
                        port.number()))));
        return forwards;
    }
}
