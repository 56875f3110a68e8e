package org.felucca.networks.internal.dns;

import java.util.List;
import java.util.Optional;
import org.felucca.model.ContainerId;

/** What containers are called, as one of them sees it. IPv4 addresses as numbers. Any thread may ask; nothing waits. */
public interface Names {
    /**
     * The addresses of whoever is called so.
     *
     * @param name in lower case, without the last dot
     * @return empty when nobody is
     */
    List<Integer> addresses(ContainerId asker, String name);

    /** The name of who has an address, if that is one of the asker's neighbours. */
    Optional<String> name(ContainerId asker, int address);

    /** Whether others may be asked in its name: not on networks that lead nowhere. */
    boolean leadsOut(ContainerId asker);
}
