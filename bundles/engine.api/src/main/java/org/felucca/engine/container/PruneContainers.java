package org.felucca.engine.container;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Filters;

/**
 * Removes the containers that do not run.
 *
 * @param filters {@code until}, {@code label}, {@code label!}
 */
@JobName("containers.prune")
public record PruneContainers(Filters filters) implements JobRequest<PruneContainers.Pruned> {
    /**
     * What has gone.
     *
     * @param containers their ids
     * @param bytes that their layers took
     */
    public record Pruned(List<String> containers, long bytes) {
        public Pruned {
            containers = Absent.list(containers);
        }
    }
}
