package org.felucca.engine.container;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells in what the files of a container differ from its image, sorted by path.
 *
 * @param container id, name or unique prefix of an id
 */
@JobName("container.changes")
public record ListChanges(String container) implements JobRequest<List<PathChange>> {
    public ListChanges {
        container = Absent.text(container);
    }
}
