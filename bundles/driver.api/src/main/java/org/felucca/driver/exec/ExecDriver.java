package org.felucca.driver.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.model.ContainerId;
import org.felucca.model.oci.OciMount;
import org.osgi.annotation.versioning.ConsumerType;

/** Runs containers. Registered with the property {@code driver.name}. Called by many threads at once. */
@ConsumerType
public interface ExecDriver {
    /**
     * Prepares a run: checks the document, makes the cgroup, the FIFOs or the terminal. No process yet.
     *
     * @throws org.felucca.model.FeluccaException INVALID for a document that can't be run here
     */
    Task create(ExecSpec spec);

    /**
     * Takes over the task that an earlier driver left in this run folder, running or ended.
     *
     * @return empty if the folder holds no task
     */
    Optional<Task> adopt(ContainerId id, Path runFolder);

    /**
     * Opens a root as a run would see it, without a run: mounted nowhere, reachable by its descriptor only, gone with it. For looking into an image
     * or a container that does not run, and for changing that. Not while a run has the same writable layer.
     *
     * <p>Who uses it resolves paths as openat2(2) with RESOLVE_IN_ROOT does: what lies in it is somebody else's.
     *
     * @param root as for a run
     * @param mounts to be made in it, in order; places that are missing are made, as a run does
     * @return number of a descriptor of this process that stands for the root folder; the caller closes it
     * @throws org.felucca.model.FeluccaException INVALID for a mount that can't be made
     */
    int openRoot(RootMounts root, List<OciMount> mounts);
}
