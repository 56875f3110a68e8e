package org.felucca.engine.network;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: a container that runs is found by another name from now on.
 *
 * @param container whose
 * @param name without slash
 */
@JobName("network.rename")
public record RenameSandbox(ContainerId container, String name) implements JobRequest<Void> {
    public RenameSandbox {
        name = Absent.text(name);
    }
}
