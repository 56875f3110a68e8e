package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Copies files out of a container, running or not: first the {@link PathStat} as a message, then a tar as the stream of standard output.
 *
 * @param container id, name or unique prefix of an id
 * @param path from the container's root; {@code folder/.} names the entries from {@code .} on
 */
@JobName("container.archive.read")
public record ReadArchive(String container, String path) implements JobRequest<Void> {
    public ReadArchive {
        container = Absent.text(container);
        path = Absent.text(path);
    }
}
