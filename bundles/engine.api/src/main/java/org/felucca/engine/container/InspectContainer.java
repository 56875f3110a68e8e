package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells all about one, from a snapshot.
 *
 * @param container id, name or unique prefix of an id
 * @param size count the files' sizes
 */
@JobName("container.inspect")
public record InspectContainer(String container, boolean size) implements JobRequest<ContainerDetails> {
    public InspectContainer {
        container = Absent.text(container);
    }
}
