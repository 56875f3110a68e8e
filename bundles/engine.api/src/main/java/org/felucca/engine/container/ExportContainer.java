package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Writes all files of a container, without what is mounted in it, as a tar to standard output.
 *
 * @param container id, name or unique prefix of an id
 */
@JobName("container.export")
public record ExportContainer(String container) implements JobRequest<Void> {
    public ExportContainer {
        container = Absent.text(container);
    }
}
