package org.felucca.engine.container;

import java.util.List;
import java.util.Map;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.ContainerId;

/** Which containers have which volumes, by the volumes' names: running or not, also those that are just being made. From a snapshot. */
@JobName("container.volumes")
public record VolumeUsers() implements JobRequest<Map<String, List<ContainerId>>> {}
