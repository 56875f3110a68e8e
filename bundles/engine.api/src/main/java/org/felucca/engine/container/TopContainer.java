package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Lists its processes as ps does.
 *
 * @param container id, name or unique prefix of an id
 * @param psArguments of ps(1); empty for {@code -ef}
 */
@JobName("container.top")
public record TopContainer(String container, String psArguments) implements JobRequest<ProcessTable> {
    public TopContainer {
        container = Absent.text(container);
        psArguments = Absent.text(psArguments);
    }
}
