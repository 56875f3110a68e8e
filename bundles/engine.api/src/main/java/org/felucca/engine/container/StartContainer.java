package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Starts it. NOT_MODIFIED when it runs, CONFLICT when paused or being removed.
 *
 * @param container id, name or unique prefix of an id
 */
@JobName("container.start")
public record StartContainer(String container) implements JobRequest<Void> {
    public StartContainer {
        container = Absent.text(container);
    }
}
