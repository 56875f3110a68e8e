package org.felucca.containers.internal.run;

import java.util.regex.Pattern;
import org.felucca.containers.internal.Containers;
import org.felucca.driver.DriverTable;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.model.ContainerId;
import org.felucca.model.FeluccaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writable layers of nobody: an engine was killed after it had made the layer and before the container was written down. */
final class OrphanLayers {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanLayers.class);

    /** Layers of images have other names. */
    private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{64}");

    private final Containers containers;
    private final DriverTable<GraphDriver> drivers;

    OrphanLayers(Containers containers, DriverTable<GraphDriver> drivers) {
        this.containers = containers;
        this.drivers = drivers;
    }

    /**
     * Removes those of the drivers that are here. A container takes its name before its layer is made and gives it back after the layer has gone, so that none of
     * those who come and go meanwhile is taken for an orphan.
     */
    void sweep() {
        for (String name : drivers.names()) {
            drivers.find(name).ifPresent(this::sweep);
        }
    }

    private void sweep(GraphDriver driver) {
        for (String key : driver.keys()) {
            if (CONTAINER.matcher(key).matches() && !containers.has(new ContainerId(key))) {
                try {
                    driver.remove(key);
                    LOG.info("removed a layer of {}, whose creation was cut short", key);
                } catch (FeluccaException e) {
                    LOG.warn("the layer {} is nobody's and can't be removed: {}", key, e.getMessage());
                }
            }
        }
    }
}
