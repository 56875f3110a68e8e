package org.felucca.containers.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
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

    /**
     * Takes away a link by its name, {@code parent/alias}. Throws NOT_FOUND where there is no such link, CONFLICT for the name of a container, which is no
     * link.
     */
    public static void remove(Containers containers, String name) throws IOException, InterruptedException {
        String path = name.startsWith("/") ? name.substring(1) : name;
        int cut = path.indexOf('/');
        if (cut < 0) {
            containers.find(path);
            throw Errors.conflict("Conflict, cannot remove the default link name of the container");
        }
        Container parent = containers
                .lookUp(path.substring(0, cut))
                .orElseThrow(() -> Errors.notFound("No such container: %s", name));
        String alias = path.substring(cut + 1);
        parent.locked(() -> {
            HostConfig host = parent.record().hostConfig();
            List<String> kept = host.links().stream()
                    .filter(link -> !alias(link).equals(alias))
                    .toList();
            if (kept.size() == host.links().size()) {
                throw Errors.notFound("No such container: %s", name);
            }
            containers.change(
                    parent,
                    parent.record()
                            .withHostConfig(
                                    HostConfigBuilder.builder(host).links(kept).build()));
            return null;
        });
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
        ranges(ports, prefix, address, variables);
        for (Port port : ports) {
            String name = name(prefix, port);
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

    /** Three ports or more in a row are told as a range, too. */
    private static void ranges(List<Port> ports, String prefix, String address, List<String> variables) {
        for (int first = 0; first < ports.size(); ) {
            int last = first;
            while (last + 1 < ports.size()
                    && ports.get(last + 1).number() <= ports.get(last).number() + 1) {
                last++;
            }
            if (last > first + 1) {
                Port start = ports.get(first);
                Port end = ports.get(last);
                String name = name(prefix, start);
                variables.add(name + "_START=" + url(start, address));
                variables.add(name + "_PORT_START=" + start.number());
                variables.add(name + "_END=" + url(end, address));
                variables.add(name + "_PORT_END=" + end.number());
            }
            first = last + 1;
        }
    }

    private static String name(String prefix, Port port) {
        return prefix + "PORT_" + port.number() + "_" + port.protocol().toUpperCase(Locale.ROOT);
    }

    /** Calls back with the name by which each container that runs knows this one. */
    public static void linkers(Containers containers, Container other, BiConsumer<Container, String> each) {
        String prefix = other.id() + ":";
        for (Container container : containers.all()) {
            if (container.state().alive()) {
                container.record().hostConfig().links().stream()
                        .filter(link -> link.startsWith(prefix))
                        .forEach(link -> each.accept(container, alias(link)));
            }
        }
    }

    private static String url(Port port, String address) {
        return port.protocol() + "://" + address + ":" + port.number();
    }
}
