package org.felucca.engine.container;

import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Resources;
import org.felucca.model.RestartPolicy;

/**
 * Changes limits of a container, running or not; answers with warnings.
 *
 * @param container id, name or unique prefix of an id
 * @param resources the limits to change; what is zero, empty or absent stays. A limit of processes of 0 or -1 takes the limit away
 * @param restartPolicy empty to keep it
 */
@JobName("container.update")
public record UpdateContainer(String container, Resources resources, Optional<RestartPolicy> restartPolicy)
        implements JobRequest<List<String>> {
    public UpdateContainer {
        container = Absent.text(container);
        resources = resources == null ? Resources.none() : resources;
        restartPolicy = Absent.optional(restartPolicy);
    }
}
