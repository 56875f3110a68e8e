package org.felucca.networks.internal;

import static org.felucca.model.Errors.invalid;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.model.Filters;

/** Docker's filters of a list of networks: of one key any value may match, of several keys all must. */
final class NetworkFilter implements Predicate<NetworkDetails> {
    private static final Set<String> KEYS = Set.of("dangling", "driver", "id", "label", "name", "scope", "type");
    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");
    private static final Set<String> TRUE = Set.of("1", "true", "True", "TRUE", "t", "T");
    private static final Set<String> FALSE = Set.of("0", "false", "False", "FALSE", "f", "F");

    private final Filters filters;

    /** Throws INVALID for an unknown key or value. */
    NetworkFilter(Filters filters) {
        filters.requireKnown(KEYS);
        for (String type : filters.get("type")) {
            if (!type.equals("custom") && !type.equals("builtin")) {
                throw invalid("invalid filter: 'type'='%s'", type);
            }
        }
        for (String dangling : filters.get("dangling")) {
            if (!TRUE.contains(dangling) && !FALSE.contains(dangling)) {
                throw invalid("invalid filter 'dangling=[%s]'", dangling);
            }
        }
        this.filters = filters;
    }

    @Override
    public boolean test(NetworkDetails network) {
        boolean custom = !PREDEFINED.contains(network.name());
        boolean dangling = custom && network.members().isEmpty();
        return any("name", network.name()::contains)
                && any("id", network.id().value()::contains)
                && any("driver", network.driver()::equals)
                && any("scope", network.scope()::equals)
                && any("type", type -> type.equals(custom ? "custom" : "builtin"))
                && any("dangling", value -> TRUE.contains(value) == dangling)
                && all("label", label -> matches(network.labels(), label));
    }

    private boolean any(String key, Predicate<String> matches) {
        List<String> values = filters.get(key);
        return values.isEmpty() || values.stream().anyMatch(matches);
    }

    private boolean all(String key, Predicate<String> matches) {
        return filters.get(key).stream().allMatch(matches);
    }

    /** {@code key} or {@code key=value}. */
    static boolean matches(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        String key = equals < 0 ? wanted : wanted.substring(0, equals);
        String value = labels.get(key);
        return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
    }
}
