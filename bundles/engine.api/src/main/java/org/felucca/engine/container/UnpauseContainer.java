package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Thaws its processes.
 *
 * @param container id, name or unique prefix of an id
 */
@JobName("container.unpause")
public record UnpauseContainer(String container) implements JobRequest<Void> {
    public UnpauseContainer {
        container = Absent.text(container);
    }
}
