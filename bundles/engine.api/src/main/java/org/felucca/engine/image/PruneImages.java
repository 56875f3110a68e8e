package org.felucca.engine.image;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Filters;

/**
 * Removes images that no container uses: those without a name and without children, or all.
 *
 * @param filters {@code dangling} (true unless said), {@code until}, {@code label}, {@code label!}
 */
@JobName("images.prune")
public record PruneImages(Filters filters) implements JobRequest<PruneImages.Pruned> {
    /**
     * What has gone.
     *
     * @param removed names and images
     * @param bytes that layers took which are gone
     */
    public record Pruned(List<RemovedImage> removed, long bytes) {
        public Pruned {
            removed = Absent.list(removed);
        }
    }
}
