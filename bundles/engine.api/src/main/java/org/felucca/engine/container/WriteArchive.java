package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Copies files into a container, running or not: unpacks the input, a tar, compressed or not.
 *
 * @param container id, name or unique prefix of an id
 * @param path of a folder that is there, from the container's root
 * @param keepKinds refuse to put a folder in the place of something else and the other way round
 * @param asUser the files become those of the container's user; else those of whom the tar says
 */
@JobName("container.archive.write")
public record WriteArchive(String container, String path, boolean keepKinds, boolean asUser)
        implements JobRequest<Void> {
    public WriteArchive {
        container = Absent.text(container);
        path = Absent.text(path);
    }
}
