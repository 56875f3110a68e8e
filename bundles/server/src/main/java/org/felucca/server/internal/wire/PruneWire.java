package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.container.PruneContainers;
import org.felucca.engine.image.PruneImages;

/** What a prune has removed. */
public final class PruneWire {
    private PruneWire() {}

    /** {@code {"ContainersDeleted":["4c01…"],"SpaceReclaimed":212}}; null for none. */
    public record ContainersWire(List<String> containersDeleted, long spaceReclaimed) {}

    /** {@code {"ImagesDeleted":[{"Untagged":"busybox:latest"}],"SpaceReclaimed":109}}; null for none. */
    public record ImagesWire(List<RemovedImageWire> imagesDeleted, long spaceReclaimed) {}

    /** {@code {"NetworksDeleted":["front"]}}; null for none. */
    public record NetworksWire(List<String> networksDeleted) {}

    /** {@code {"CachesDeleted":["p0x…"],"SpaceReclaimed":109}}; null for none. */
    public record BuildCacheWire(List<String> cachesDeleted, long spaceReclaimed) {}

    public static ContainersWire of(PruneContainers.Pruned pruned) {
        return new ContainersWire(Shapes.nullIfEmpty(pruned.containers()), pruned.bytes());
    }

    public static NetworksWire ofNetworks(List<String> names) {
        return new NetworksWire(Shapes.nullIfEmpty(names));
    }

    public static ImagesWire of(PruneImages.Pruned pruned) {
        List<RemovedImageWire> removed =
                pruned.removed().stream().map(RemovedImageWire::fromModel).toList();
        return new ImagesWire(Shapes.nullIfEmpty(removed), pruned.bytes());
    }
}
