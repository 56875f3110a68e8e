package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Freezes its processes.
 *
 * @param container id, name or unique prefix of an id
 */
@JobName("container.pause")
public record PauseContainer(String container) implements JobRequest<Void> {
    public PauseContainer {
        container = Absent.text(container);
    }
}
