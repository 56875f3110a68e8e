package org.felucca.engine.container;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Filters;

/**
 * Lists containers, newest first, from a snapshot.
 *
 * @param all not only those that run
 * @param limit that many of all; 0 or less for no limit
 * @param size count the files' sizes
 * @param filters Docker's keys
 */
@JobName("container.list")
public record ListContainers(boolean all, int limit, boolean size, Filters filters)
        implements JobRequest<List<ContainerDetails>> {}
