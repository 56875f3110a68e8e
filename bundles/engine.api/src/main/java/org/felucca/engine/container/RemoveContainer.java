package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Removes it. CONFLICT when it runs and force is not said.
 *
 * @param container id, name or unique prefix of an id
 * @param force kill it first
 * @param removeVolumes its anonymous volumes too
 * @param link remove a link, not the container
 */
@JobName("container.remove")
public record RemoveContainer(String container, boolean force, boolean removeVolumes, boolean link)
        implements JobRequest<Void> {
    public RemoveContainer {
        container = Absent.text(container);
    }
}
