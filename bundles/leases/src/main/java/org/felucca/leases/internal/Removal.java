package org.felucca.leases.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.felucca.engine.Engine;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRequest;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.container.RemoveContainer;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ListImages;
import org.felucca.engine.image.RemoveImage;
import org.felucca.engine.volume.ListVolumes;
import org.felucca.engine.volume.RemoveVolume;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes everything with the labels of a lease: containers with their anonymous volumes, then volumes, then images. */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);
    private static final String CALLER = "leases";

    private final Engine engine;

    Removal(Engine engine) {
        this.engine = engine;
    }

    /**
     * How far a removal came.
     *
     * @param removed {@code container 4f1e…}, in order
     * @param complete false if something is left that can be removed later
     */
    record Result(List<String> removed, boolean complete) {}

    /**
     * Removes what there is, also what comes while this goes on.
     *
     * @param goOn asked before each removal; no ends it
     */
    Result all(Labels labels, BooleanSupplier goOn) throws IOException, InterruptedException {
        List<String> removed = new ArrayList<>();
        boolean complete = true;
        int before;
        do {
            before = removed.size();
            complete = containers(labels, goOn, removed);
            volumes(labels, goOn, removed);
            images(labels, goOn, removed);
        } while (removed.size() > before && goOn.getAsBoolean());
        return new Result(removed, complete);
    }

    private boolean containers(Labels labels, BooleanSupplier goOn, List<String> removed)
            throws IOException, InterruptedException {
        boolean complete = true;
        for (ContainerDetails container : run(new ListContainers(true, 0, false, labels.filter()))) {
            if (labels.areOn(container.config().labels()) && goOn.getAsBoolean()) {
                String id = container.id().value();
                complete &= remove(
                        new RemoveContainer(id, true, true, false),
                        "container " + container.id().abbreviated(),
                        removed);
            }
        }
        return complete;
    }

    /** One that is used from outside the lease stays. */
    private void volumes(Labels labels, BooleanSupplier goOn, List<String> removed)
            throws IOException, InterruptedException {
        for (VolumeDetails volume : run(new ListVolumes(labels.filter())).volumes()) {
            if (labels.areOn(volume.labels()) && goOn.getAsBoolean()) {
                remove(new RemoveVolume(volume.name(), false), "volume " + volume.name(), removed);
            }
        }
    }

    /** By each of its names, since by its id one with several is not removed. One that is used from outside the lease stays. */
    private void images(Labels labels, BooleanSupplier goOn, List<String> removed)
            throws IOException, InterruptedException {
        for (ImageDetails image : run(new ListImages(false, labels.filter(), false))) {
            if (labels.areOn(image.config().labels()) && goOn.getAsBoolean()) {
                List<String> names =
                        image.repoTags().isEmpty() ? List.of(image.id().toString()) : image.repoTags();
                for (String name : names) {
                    remove(new RemoveImage(name, false, false), "image " + name, removed);
                }
            }
        }
    }

    /** Whether it has gone. */
    private boolean remove(JobRequest<?> request, String what, List<String> removed)
            throws IOException, InterruptedException {
        try {
            run(request);
            removed.add(what);
            return true;
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return true;
            }
            LOG.warn("{} of an ended lease is still there: {}", what, e.getMessage());
            return false;
        }
    }

    private <R> R run(JobRequest<R> request) throws IOException, InterruptedException {
        return engine.run(request, CALLER, JobIo.none());
    }
}
