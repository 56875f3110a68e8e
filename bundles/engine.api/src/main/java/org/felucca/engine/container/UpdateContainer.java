package org.felucca.engine.container;

import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.LogConfig;
import org.felucca.model.Resources;
import org.felucca.model.RestartPolicy;

/**
 * Changes limits or the log of a container, running or not; answers with warnings.
 *
 * @param container id, name or unique prefix of an id
 * @param resources the limits to change; what is zero, empty or absent stays. A limit of processes of 0 or -1 takes the limit away
 * @param restartPolicy empty to keep it
 * @param log empty to keep it; without a type other options for the driver of now: those not named stay, an empty value takes one away. CONFLICT if what
 *     was logged could not be read any more
 */
@JobName("container.update")
public record UpdateContainer(
        String container, Resources resources, Optional<RestartPolicy> restartPolicy, Optional<LogConfig> log)
        implements JobRequest<List<String>> {
    public UpdateContainer {
        container = Absent.text(container);
        resources = resources == null ? Resources.none() : resources;
        restartPolicy = Absent.optional(restartPolicy);
        log = Absent.optional(log);
    }
}
