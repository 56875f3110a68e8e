package org.felucca.server.internal.rights;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.felucca.model.Errors;
import org.felucca.server.internal.http.ListenAddress;

/** Finds the rights of a client: on the engine's sockets users that no rule is for may do everything, on any other a rule is all that counts. */
public final class Guard {
    private final Rules rules;
    private final Set<String> full;

    /** @param full the sockets of the engine */
    public Guard(Rules rules, List<ListenAddress> full) {
        this.rules = rules;
        this.full = full.stream().map(ListenAddress::toString).collect(Collectors.toSet());
    }

    /**
     * Whether a client may use an endpoint. Throws FORBIDDEN if not.
     *
     * @return what of the engine is there for the client; absent for all of it
     */
    public Optional<Scope> admit(Peer peer, String method, String endpoint) {
        Optional<Rights> rights = rights(peer);
        Optional<String> refusal = rights.flatMap(r -> r.refusal(method, endpoint));
        if (refusal.isPresent()) {
            throw Errors.forbidden(
                    "authorization denied by rights %s: %s %s is %s",
                    rights.get().name(), method, endpoint, refusal.get());
        }
        return rights.flatMap(Rights::scope);
    }

    private Optional<Rights> rights(Peer peer) {
        boolean engines = full.contains(peer.socket());
        Optional<Rights> rights = rules.current().stream()
                .filter(rule -> engines ? rule.address().isEmpty() : rule.isAt(peer.socket()))
                .filter(rule -> rule.isFor(peer))
                .findFirst()
                .map(Rule::rights);
        if (rights.isEmpty() && !engines) {
            throw Errors.forbidden("authorization denied: %s may not use this socket", peer.called());
        }
        return rights;
    }
}
