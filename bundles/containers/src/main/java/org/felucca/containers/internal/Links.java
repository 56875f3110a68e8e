package org.felucca.containers.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.Port;

/**
 * Docker's old way for a container of the default bridge to know another: a line in its hosts file and variables. A link is kept as {@code
 * <id>:<alias>}, so that a rename of the other does not break it.
 */
public final class Links {
    private static final Set<String> OWN_VARIABLES = Set.of("HOME", "PATH");

    private Links() {}

    /** {@code name} or {@code name:alias} as it is kept. Throws INVALID in Docker's words. */
    public static String resolve(Containers containers, String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String alias = text.substring(colon + 1);
        if (name.isEmpty() || alias.isEmpty() || alias.contains(":")) {
            throw Errors.invalid("bad format for links: %s", text);
        }
        Container other = containers
                .lookUp(name)
                .orElseThrow(() -> Errors.invalid("could not get container for %s: No such container: %s", name, name));
        String mode = other.record().hostConfig().namespaces().network();
        if (mode.equals(Modes.HOST)) {
            throw Errors.invalid(
                    "conflicting options: host type networking can't be used with links. This would result in undefined behavior");
        }
        return other.id() + ":" + alias.substring(alias.lastIndexOf('/') + 1);
    }

    /** The host part as clients see it: {@code /other:/this/alias}. Links to what has been removed are not told. */
    static HostConfig shown(Containers containers, ContainerRecord record) {
        HostConfig host = record.hostConfig();
        if (host.links().isEmpty()) {
            return host;
        }
        List<String> shown = new ArrayList<>();
        for (String link : host.links()) {
            other(containers, link)
                    .ifPresent(
                            other -> shown.add("/" + other.record().name() + ":/" + record.name() + "/" + alias(link)));
        }
        return HostConfigBuilder.builder(host).links(shown).build();
    }

    private static String alias(String link) {
        return link.substring(link.indexOf(':') + 1);
    }

    private static Optional<Container> other(Containers containers, String link) {
        return containers.lookUp(link.substring(0, link.indexOf(':')));
    }

    /** Lines of the hosts file. Throws CONFLICT when one of the others does not run. */
    public static List<String> hosts(Containers containers, ContainerRecord record) {
        List<String> lines = new ArrayList<>();
        for (String link : record.hostConfig().links()) {
            other(containers, link).ifPresent(other -> {
                String alias = alias(link);
                String name = other.record().name();
                lines.add(address(other, record, alias) + "\t" + alias + " "
                        + other.record().config().hostname() + (alias.equals(name) ? "" : " " + name) + "\n");
            });
        }
        return lines;
    }

    private static String address(Container other, ContainerRecord record, String alias) {
        EndpointSettings bridge = other.state().networks().get(Modes.BRIDGE);
        if (!other.state().alive() || bridge == null) {
            throw Errors.conflict(
                    "Cannot link to a non running container: /%s AS /%s/%s",
                    other.record().name(), record.name(), alias);
        }
        return bridge.ipAddress();
    }

    /** Variables about the others: where they are, which ports they expose, what variables they were given. */
    public static List<String> variables(Containers containers, ContainerRecord record) {
        List<String> variables = new ArrayList<>();
        for (String link : record.hostConfig().links()) {
            other(containers, link).ifPresent(other -> variables(other, record, alias(link), variables));
        }
        return variables;
    }

    private static void variables(Container other, ContainerRecord record, String alias, List<String> variables) {
        String prefix = alias.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
        String address = address(other, record, alias);
        List<Port> ports = other.record().config().exposedPorts().stream()
                .sorted(Port.ORDER)
                .toList();
        if (!ports.isEmpty()) {
            variables.add(prefix + "PORT=" + url(ports.get(0), address));
        }
        for (Port port : ports) {
            String name =
                    prefix + "PORT_" + port.number() + "_" + port.protocol().toUpperCase(Locale.ROOT);
            variables.add(name + "=" + url(port, address));
            variables.add(name + "_ADDR=" + address);
            variables.add(name + "_PORT=" + port.number());
            variables.add(name + "_PROTO=" + port.protocol());
        }
        variables.add(prefix + "NAME=/" + record.name() + "/" + alias);
        for (String entry : other.record().config().env()) {
            int equals = entry.indexOf('=');
            if (equals > 0 && !OWN_VARIABLES.contains(entry.substring(0, equals))) {
                variables.add(prefix + "ENV_" + entry);
            }
        }
    }

    private static String url(Port port, String address) {
        return port.protocol() + "://" + address + ":" + port.number();
    }
}
