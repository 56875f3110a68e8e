package org.felucca.engine.container;

import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * What a container uses, with what it had used a while before, so that rates can be told.
 *
 * @param id whose
 * @param name without slash
 * @param now empty when it does not run
 * @param before empty for the first of a stream
 */
public record ContainerStats(ContainerId id, String name, Optional<StatsSample> now, Optional<StatsSample> before) {
    public ContainerStats {
        name = Absent.text(name);
        now = Absent.optional(now);
        before = Absent.optional(before);
    }
}
