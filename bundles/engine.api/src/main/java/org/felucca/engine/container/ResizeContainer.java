package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Sets the size of its terminal.
 *
 * @param container id, name or unique prefix of an id
 * @param height rows
 * @param width columns
 */
@JobName("container.resize")
public record ResizeContainer(String container, int height, int width) implements JobRequest<Void> {
    public ResizeContainer {
        container = Absent.text(container);
    }
}
