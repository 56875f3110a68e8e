package org.felucca.containers.internal;

import java.util.Locale;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.model.Errors;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/** A condition about ports: {@code 80}, {@code 80-90/udp}. */
record PortFilter(int first, int last, String protocol) {
    private static final int LAST = 65535;

    /** Throws INVALID in Docker's words. */
    static PortFilter parse(String key, String text) {
        int slash = text.indexOf('/');
        String ports = slash < 0 ? text : text.substring(0, slash);
        String protocol = slash < 0 || slash == text.length() - 1 ? "tcp" : text.substring(slash + 1);
        int dash = ports.indexOf('-');
        int first = number(key, text, dash < 0 ? ports : ports.substring(0, dash));
        int last = dash < 0 ? first : number(key, text, ports.substring(dash + 1));
        if (last < first) {
            throw Errors.invalid(
                    "error while looking up for %s %s: invalid range specified for port: %s", key, text, ports);
        }
        return new PortFilter(first, last, protocol.toLowerCase(Locale.ROOT));
    }

    private static int number(String key, String text, String digits) {
        boolean number = digits.matches("\\d+");
        if (!number || digits.length() > 5 || Integer.parseInt(digits) > LAST) {
            throw Errors.invalid(
                    "error while looking up for %s %s: strconv.ParseUint: parsing \"%s\": %s",
                    key, text, digits, number ? "value out of range" : "invalid syntax");
        }
        return Integer.parseInt(digits);
    }

    /** Whether one of these ports of the host leads to the container. */
    boolean publishes(ContainerDetails c) {
        return c.ports().entrySet().stream()
                .anyMatch(port -> port.getValue().stream().anyMatch(binding -> holds(port.getKey(), binding)));
    }

    private boolean holds(Port port, PortBinding binding) {
        return holds(Integer.parseInt(binding.hostPort()), port.protocol());
    }

    /** Whether the container exposes one of these ports. */
    boolean exposes(ContainerDetails c) {
        return c.config().exposedPorts().stream().anyMatch(port -> holds(port.number(), port.protocol()));
    }

    private boolean holds(int port, String portProtocol) {
        return first <= port && port <= last && protocol.equals(portProtocol);
    }
}
