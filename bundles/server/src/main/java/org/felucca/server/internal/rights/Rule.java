package org.felucca.server.internal.rights;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.server.internal.http.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has fewer rights, and which. See {@link RightsConfig}.
 *
 * @param address the socket of its own; absent for the engine's
 * @param users empty for everybody
 */
record Rule(Optional<ListenAddress> address, Optional<Set<UserPrincipal>> users, Rights rights) {
    private static final Logger LOG = LoggerFactory.getLogger(Rule.class);

    /** Reads a configuration. What makes no sense in it is told in the log, and leaves those whom it is for no rights at all. */
    static Rule of(String name, Map<String, Object> configuration) {
        String socket = text(configuration, "socket", "");
        List<String> names = texts(configuration, "users");
        if (socket.isEmpty() && names.isEmpty()) {
            LOG.error("the rights {} are for nobody: they need a socket of their own, or users", name);
        }
        Optional<ListenAddress> address = socket.isEmpty()
                ? Optional.empty()
                : Optional.of(ListenAddress.unix(
                        Path.of(socket),
                        text(configuration, "socket.mode", "rw-rw----"),
                        text(configuration, "socket.group", "docker")));
        boolean everybody = names.isEmpty() && address.isPresent();
        return new Rule(
                address, everybody ? Optional.empty() : Optional.of(users(names, name)), rights(name, configuration));
    }

    private static Rights rights(String name, Map<String, Object> configuration) {
        String label = text(configuration, "label", "");
        try {
            return new Rights(
                    name,
                    Boolean.parseBoolean(text(configuration, "read.only", "false")),
                    texts(configuration, "allow").stream()
                            .map(EndpointPattern::parse)
                            .toList(),
                    label.isEmpty() ? Optional.empty() : Optional.of(Scope.parse(label)));
        } catch (IllegalArgumentException e) {
            LOG.error("the rights {} allow nothing: {}", name, e.getMessage());
            return new Rights(name, true, List.of(EndpointPattern.NONE), Optional.empty());
        }
    }

    private static Set<UserPrincipal> users(List<String> names, String rule) {
        Set<UserPrincipal> users = new HashSet<>();
        for (String name : names) {
            try {
                users.add(
                        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name));
            } catch (IOException e) {
                LOG.warn("the rights {} name a user that there is not: {}", rule, name);
            }
        }
        return users;
    }

    private static String text(Map<String, Object> configuration, String key, String otherwise) {
        Object value = configuration.get(key);
        return value == null ? otherwise : value.toString();
    }

    private static List<String> texts(Map<String, Object> configuration, String key) {
        Object value = configuration.get(key);
        if (value instanceof String[] texts) {
            return List.of(texts);
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    boolean isAt(String socket) {
        return address.filter(a -> a.toString().equals(socket)).isPresent();
    }

    boolean isFor(Peer peer) {
        return users.isEmpty() || peer.user().filter(users.get()::contains).isPresent();
    }
}
