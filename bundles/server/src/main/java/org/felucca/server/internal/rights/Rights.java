package org.felucca.server.internal.rights;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client may do.
 *
 * @param name what the configuration calls them; refusals say it
 * @param readOnly nothing may be changed
 * @param allow the endpoints that may be used; empty for all that the rest leaves
 * @param scope only what has this label is there
 */
public record Rights(String name, boolean readOnly, List<EndpointPattern> allow, Optional<Scope> scope) {
    /** Asks by POST, but changes nothing. */
    private static final String WAIT = "/containers/{id}/wait";

    /** Asks by GET, but types. */
    private static final String ATTACH = "/containers/{id}/attach/ws";

    private static final Set<String> READING = Set.of("GET", "HEAD");

    /** Why an endpoint may not be used; empty if it may. */
    Optional<String> refusal(String method, String endpoint) {
        if (readOnly && !reads(method, endpoint)) {
            return Optional.of("read-only");
        }
        if (!allow.isEmpty()) {
            return allow.stream().anyMatch(pattern -> pattern.matches(method, endpoint))
                    ? Optional.empty()
                    : Optional.of("not among the endpoints that are allowed");
        }
        return scope.filter(s -> !s.covers(method, endpoint)).map(s -> "not for what has the label " + s.label());
    }

    private static boolean reads(String method, String endpoint) {
        return endpoint.equals(WAIT) || (READING.contains(method) && !endpoint.equals(ATTACH));
    }
}
