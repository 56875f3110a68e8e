package org.felucca.driver.exec;

import java.nio.file.Path;
import java.util.Optional;
import org.felucca.model.ContainerId;
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
}
