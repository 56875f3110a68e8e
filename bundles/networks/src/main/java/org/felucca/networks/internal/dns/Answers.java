package org.felucca.networks.internal.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.felucca.model.ContainerId;
import org.felucca.networks.internal.dns.DnsMessage.Question;

/** Answers what is about containers. */
final class Answers {
    private static final String REVERSE = ".in-addr.arpa";
    private static final int BYTES = 4;

    private final Names names;

    Answers(Names names) {
        this.names = names;
    }

    /**
     * The answer, if the question is about a container.
     *
     * @param limit bytes
     */
    Optional<byte[]> to(ContainerId asker, byte[] query, Question question, int limit) {
        if (!question.ofInternet()) {
            return Optional.empty();
        }
        return switch (question.type()) {
            case DnsMessage.A -> {
                List<Integer> found = new ArrayList<>(names.addresses(asker, question.name()));
                // nobody is always the first
                Collections.shuffle(found);
                yield found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DnsMessage.addresses(query, question, found, limit));
            }
            // there is such a name, but no such thing: nobody else need be asked
            case DnsMessage.AAAA, DnsMessage.MX ->
                names.addresses(asker, question.name()).isEmpty()
                        ? Optional.empty()
                        : Optional.of(DnsMessage.empty(query, question, 0));
            case DnsMessage.PTR ->
                address(question.name())
                        .flatMap(address -> names.name(asker, address))
                        .map(name -> DnsMessage.name(query, question, name));
            default -> Optional.empty();
        };
    }

    /** {@code 2.0.17.172.in-addr.arpa} as the address it is about. */
    private static Optional<Integer> address(String name) {
        if (!name.endsWith(REVERSE)) {
            return Optional.empty();
        }
        String[] parts = name.substring(0, name.length() - REVERSE.length()).split("\\.", -1);
        if (parts.length != BYTES) {
            return Optional.empty();
        }
        int address = 0;
        for (int i = BYTES - 1; i >= 0; i--) {
            if (!parts[i].matches("\\d{1,3}") || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            address = (address << 8) | Integer.parseInt(parts[i]);
        }
        return Optional.of(address);
    }
}
