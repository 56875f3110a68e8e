package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells what is at a path in a container, running or not.
 *
 * @param container id, name or unique prefix of an id
 * @param path from the container's root
 */
@JobName("container.stat")
public record StatPath(String container, String path) implements JobRequest<PathStat> {
    public StatPath {
        container = Absent.text(container);
        path = Absent.text(path);
    }
}
